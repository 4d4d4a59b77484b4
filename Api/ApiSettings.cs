using Gateway.Grains.Interfaces.Pricing;
using Gateway.Api.Pricing;
using Gateway.Api.Routing;

namespace Gateway.Api;

/// <summary>What the front end takes from the configuration. Holds no provider credential. Swapped whole on a change.</summary>
public sealed record ApiSettings
{
    /// <summary>The admin key; never empty.</summary>
    public required string AdminKey { get; init; }

    /// <summary>Largest request body in bytes (<c>Gateway:MaxRequestBytes</c>, default 32 MiB).</summary>
    public int MaxRequestBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>Largest answer that is held in memory, in bytes (<c>Gateway:MaxResponseBytes</c>, default 64 MiB).</summary>
    public int MaxResponseBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Request and answer bytes held by all requests of the node together (<c>Gateway:MaxBufferedBytes</c>, default 512 MiB).</summary>
    public long MaxBufferedBytes { get; init; } = 512L * 1024 * 1024;

    /// <summary>Bytes of all uploads that the node keeps on disk at one time (<c>Gateway:MaxStoredUploadBytes</c>, default 1 GiB).</summary>
    public long MaxStoredUploadBytes { get; init; } = 1024L * 1024 * 1024;

    public IReadOnlyList<ProviderSummary> Providers { get; init; } = [];

    public IReadOnlyList<RouteSettings> Routes { get; init; } = [];

    /// <summary>For models that are named directly.</summary>
    public RouteLimits Defaults { get; init; } = new();

    public IReadOnlyList<DeclaredKey> Keys { get; init; } = [];

    /// <summary>Prices beside the bundled catalog, each model once.</summary>
    public IReadOnlyList<ConfiguredPrice> Prices { get; init; } = [];

    public BillingSettings Billing { get; init; } = new();

    public StoreDownPolicy WhenStoreIsDown { get; init; }

    /// <summary>Without the admin key, so that no log can show it.</summary>
    public override string ToString() => $"{Providers.Count} providers, {Routes.Count} routes, {Keys.Count} declared keys";
}
