using System.Net;
using Gateway.Silo.Configuration.Reading;

namespace Gateway.Silo.Configuration;

/// <summary>Reads what concerns the process.</summary>
internal static class NodeReader
{
    private const int MostDrainSeconds = 3600;
    private const int MostPort = 65535;

    public static NodeSettings Read(SettingsContext context, SettingsSection gateway, string directory)
    {
        var defaults = new NodeSettings { DataDirectory = "data" };
        var data = gateway.Text("DataDirectory", IsPath, "the path of a directory");
        return new NodeSettings
        {
            AdminKey = gateway.Text("AdminKey", Formats.IsSecret, Formats.Secret, secret: true),
            DataDirectory = Path.GetFullPath(data ?? defaults.DataDirectory, directory),
            DrainSeconds = (int)(gateway.Whole("DrainSeconds", 0, MostDrainSeconds, " of seconds") ?? defaults.DrainSeconds),
            Role = gateway.Choice<NodeRole>("Role") ?? defaults.Role,
            Dashboard = gateway.Flag("Dashboard") ?? defaults.Dashboard,
            DashboardRates = gateway.Flag("DashboardRates") ?? defaults.DashboardRates,
            Cluster = ReadCluster(context, gateway.Section("Cluster")),
        };
    }

    private static ClusterSettings ReadCluster(SettingsContext context, SettingsSection section)
    {
        var defaults = new ClusterSettings();
        IPAddress? address = null;
        section.Text("AdvertisedIP", text => IsReachable(text, out address), "an IP address that other nodes reach this one at");
        var cluster = new ClusterSettings
        {
            ClusterId = section.Text("ClusterId", Formats.IsName, Formats.Name) ?? defaults.ClusterId,
            ServiceId = section.Text("ServiceId", Formats.IsName, Formats.Name) ?? defaults.ServiceId,
            SiloPort = (int)(section.Whole("SiloPort", 1, MostPort) ?? defaults.SiloPort),
            GatewayPort = (int)(section.Whole("GatewayPort", 1, MostPort) ?? defaults.GatewayPort),
            AdvertisedIP = address,
        };
        if (cluster.SiloPort == cluster.GatewayPort)
        {
            context.Refuse(section.PathOf("GatewayPort"), "the same port as SiloPort", "another port");
        }

        section.RefuseUnknown();
        return cluster;
    }

    private static bool IsPath(string text) => !string.IsNullOrWhiteSpace(text) && !text.Contains('\0');

    /// <summary>A bare number is an IPv4 address to <see cref="IPAddress"/>, and hardly what was meant.</summary>
    private static bool IsReachable(string text, out IPAddress? address) =>
        IPAddress.TryParse(text, out address)
        && (text.Contains('.') || text.Contains(':'))
        && !address.Equals(IPAddress.Any)
        && !address.Equals(IPAddress.IPv6Any);
}
