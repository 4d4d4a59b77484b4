using System.Collections.Frozen;
using Gateway.Api.Pricing;
using Gateway.Api.Routing;
using Gateway.Grains.Interfaces.ApiKeys;
using Gateway.Grains.Interfaces.Models;

namespace Gateway.Api.Snapshot;

/// <summary>Everything of the configuration that a request looks at, compiled. A request reads one snapshot from its start to its end.</summary>
internal sealed class GatewaySnapshot
{
    public GatewaySnapshot(ApiSettings settings, ModelCatalog catalog)
    {
        Settings = settings;
        Prices = new PriceTable(settings, catalog);
        Routes = new RouteTable(settings, catalog, Prices);
        DeclaredKeys = settings.Keys.ToFrozenDictionary(key => key.Secret);
        AdminKey = SecretHash.Of(settings.AdminKey);
    }

    public ApiSettings Settings { get; }

    public PriceTable Prices { get; }

    public RouteTable Routes { get; }

    /// <summary>Declared keys by the hash of their secrets.</summary>
    public FrozenDictionary<SecretHash, DeclaredKey> DeclaredKeys { get; }

    public SecretHash AdminKey { get; }
}
