using Gateway.Grains.Interfaces.ApiKeys;

namespace Gateway.Api;

/// <summary>A key that stands in the configuration. Its secret is hashed as soon as it is read.</summary>
public sealed record DeclaredKey(string Name, SecretHash Secret, ApiKeyPolicy Policy)
{
    public string Id { get; } = ApiKeyFormat.DeclaredId(Name);
}
