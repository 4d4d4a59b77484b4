namespace Gateway.Grains.Interfaces.Providers;

/// <summary>A model that is not healthy.</summary>
[GenerateSerializer, Immutable, Alias("gw.ModelCondition")]
public readonly record struct ModelCondition([property: Id(0)] string Model, [property: Id(1)] HealthCondition Condition);
