using System.Collections.Frozen;
using Gateway.Api.Routing;
using Gateway.Grains.Interfaces.ApiKeys;
using Gateway.Grains.Interfaces.Models;

namespace Gateway.Api.Snapshot;

/// <summary>Everything of the configuration that a request looks at, compiled. A request reads one snapshot from its start to its end.</summary>
internal sealed class GatewaySnapshot(ApiSettings settings, ModelCatalog catalog)
{
    public ApiSettings Settings { get; } = settings;

    public RouteTable Routes { get; } = new(settings, catalog);

    /// <summary>Declared keys by the hash of their secrets.</summary>
    public FrozenDictionary<SecretHash, DeclaredKey> DeclaredKeys { get; } = settings.Keys.ToFrozenDictionary(key => key.Secret);

    public SecretHash AdminKey { get; } = SecretHash.Of(settings.AdminKey);
}
