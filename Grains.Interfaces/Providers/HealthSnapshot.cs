namespace Gateway.Grains.Interfaces.Providers;

/// <summary>A provider's health at one moment. What is not named is healthy.</summary>
/// <param name="Provider">The provider's name.</param>
/// <param name="Epoch">Differs from one activation of the grain to the next; versions are compared within one epoch only.</param>
/// <param name="Version">Grows with every change.</param>
/// <param name="Override">What an operator ordered.</param>
/// <param name="Whole">The provider as a whole.</param>
/// <param name="Models">The models that are not healthy.</param>
[GenerateSerializer, Immutable, Alias("gw.HealthSnapshot")]
public sealed record HealthSnapshot(
    [property: Id(0)] string Provider,
    [property: Id(1)] long Epoch,
    [property: Id(2)] long Version,
    [property: Id(3)] CircuitOverride Override,
    [property: Id(4)] HealthCondition Whole,
    [property: Id(5)] ModelCondition[] Models);
