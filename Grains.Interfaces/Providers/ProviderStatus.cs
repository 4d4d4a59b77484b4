namespace Gateway.Grains.Interfaces.Providers;

/// <summary>A provider's health, for operators.</summary>
/// <param name="Kind">The language it speaks, as <c>Kind</c> names it; null where the silo that was asked does not know the provider.</param>
/// <param name="Circuit">The provider as a whole.</param>
/// <param name="Override">What an operator ordered.</param>
/// <param name="Models">The models that were used lately, by name.</param>
/// <param name="Nodes">The nodes that send requests there.</param>
[GenerateSerializer, Immutable, Alias("gw.ProviderStatus")]
public sealed record ProviderStatus(
    [property: Id(0)] string? Kind,
    [property: Id(1)] CircuitStatus Circuit,
    [property: Id(2)] CircuitOverride Override,
    [property: Id(3)] ModelStatus[] Models,
    [property: Id(4)] NodeLoad[] Nodes);
