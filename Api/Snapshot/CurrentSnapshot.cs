using Gateway.Grains.Interfaces.Models;

namespace Gateway.Api.Snapshot;

/// <summary>Holds the snapshot in force; a change of the configuration swaps it whole.</summary>
public sealed class CurrentSnapshot(ModelCatalog catalog)
{
    private GatewaySnapshot? _value;

    internal GatewaySnapshot Value => Volatile.Read(ref _value)
        ?? throw new InvalidOperationException("The configuration has not been applied yet.");

    /// <summary>Puts the settings in force for the next request.</summary>
    public void Replace(ApiSettings settings) => Volatile.Write(ref _value, new GatewaySnapshot(settings, catalog));
}
