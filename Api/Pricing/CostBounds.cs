using Gateway.Grains.Interfaces.Pricing;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Api.Pricing;

/// <summary>The most that a request can use, its output aside.</summary>
/// <param name="PromptTokens">No prompt is longer, all of its parts counted.</param>
/// <param name="Kinds">No other kinds of tokens are used.</param>
/// <param name="Tier">The service tier that is asked for: it is served at this one or at the standard one.</param>
/// <param name="Images">No more pictures are made that are paid by the piece.</param>
/// <param name="Seconds">No more sound is written down that is paid by the minute.</param>
/// <param name="Characters">No more is spoken.</param>
/// <param name="Image">What is said of the pictures.</param>
internal readonly record struct CostBounds(
    long PromptTokens, CostKinds Kinds = CostKinds.None, ServiceTier Tier = ServiceTier.Standard, int Images = 0, long Seconds = 0, long Characters = 0,
    ImageChoice Image = default);
