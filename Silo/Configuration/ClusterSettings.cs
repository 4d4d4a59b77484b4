using System.Net;

namespace Gateway.Silo.Configuration;

/// <summary>How a node joins others (<c>Gateway:Cluster</c>).</summary>
internal sealed record ClusterSettings
{
    public string ClusterId { get; init; } = "gateway";

    public string ServiceId { get; init; } = "gateway";

    /// <summary>Port for other silos, 1 to 65535.</summary>
    public int SiloPort { get; init; } = 11111;

    /// <summary>Port for front ends on other nodes, 1 to 65535.</summary>
    public int GatewayPort { get; init; } = 30000;

    /// <summary>The address that other nodes reach this one at; null leaves the choice to the host.</summary>
    public IPAddress? AdvertisedIP { get; init; }
}
