namespace Gateway.Grains.Interfaces.ApiKeys;

/// <summary>Who a request is made by, as the ledger names it.</summary>
[GenerateSerializer, Immutable, Alias("gw.CallerIdentity")]
public sealed record CallerIdentity([property: Id(0)] string KeyId, [property: Id(1)] string Name, [property: Id(2)] string? Team);
