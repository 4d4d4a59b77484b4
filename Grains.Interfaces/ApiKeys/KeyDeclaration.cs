namespace Gateway.Grains.Interfaces.ApiKeys;

/// <summary>A key as the configuration wants it.</summary>
[GenerateSerializer, Immutable, Alias("gw.KeyDeclaration")]
public sealed record KeyDeclaration([property: Id(0)] string Id, [property: Id(1)] SecretHash Secret, [property: Id(2)] ApiKeyPolicy Policy);
