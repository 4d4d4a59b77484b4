using Gateway.Grains.Interfaces.Pricing;

namespace Gateway.Grains.Interfaces.Models;

/// <summary>What is publicly known of a model.</summary>
/// <param name="Id">The provider's own name of the model.</param>
/// <param name="ContextLength">Tokens of input and output together; null where it is not known.</param>
/// <param name="Price">Null where it is not known.</param>
/// <param name="Source">Where the figures are from.</param>
/// <param name="Date">The state of the figures: a year and month, or a day.</param>
public sealed record CatalogModel(string Id, long? ContextLength, ModelPrice? Price, string Source, string Date);
