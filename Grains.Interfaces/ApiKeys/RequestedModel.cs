namespace Gateway.Grains.Interfaces.ApiKeys;

/// <summary>A model as the caller named it, and what the name stands for.</summary>
/// <param name="Requested">The name in the request.</param>
/// <param name="Canonical"><c>provider/model</c> for a model, the route's name for a route.</param>
[GenerateSerializer, Immutable, Alias("gw.RequestedModel")]
public sealed record RequestedModel([property: Id(0)] string Requested, [property: Id(1)] string Canonical);
