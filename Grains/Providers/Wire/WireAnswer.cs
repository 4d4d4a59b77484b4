using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Grains.Providers.Wire;

/// <summary>A provider's answer with a 2xx, its body open.</summary>
/// <param name="Settings">Whose answer it is.</param>
/// <param name="Request">What was asked.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="MediaType">Without parameters, lower case; empty where there is none.</param>
/// <param name="Length">Bytes of <paramref name="Content"/>; null where the provider does not say.</param>
/// <param name="Content">The body. Disposing it closes or returns the connection.</param>
/// <param name="RequestId">The provider's own id of the request; null where it is not passed on.</param>
internal sealed record WireAnswer(
    ProviderSettings Settings, ProviderRequest Request, int Status, string MediaType, long? Length, Stream Content, string? RequestId);
