using Gateway.Grains.Storage.Postgres;
using Gateway.Silo.Configuration.Reading;

namespace Gateway.Silo.Configuration;

/// <summary>Reads where a node keeps what must outlive it, and for how long.</summary>
internal static class StoreReader
{
    private const int MostMonths = 1200;

    private const string ConnectionString =
        "a connection string for PostgreSQL with at least a host, like Host=db;Database=gateway;Username=gateway;Password=... , or none for the embedded database";

    public static NodeSettings Read(SettingsContext context, SettingsSection gateway, NodeSettings node)
    {
        // An empty one is none: that is how many tools unset a variable.
        var connectionString = new SettingsSection(context, "ConnectionStrings")
            .Text("Gateway", text => text.Length == 0 || PostgresConnectionString.TryRead(text, out _), ConnectionString, secret: true);
        connectionString = string.IsNullOrEmpty(connectionString) ? null : connectionString;

        var log = gateway.Section("Log");
        log.Choice("Bodies", "none", "errors", "all");
        var months = (int?)log.Whole("RetentionMonths", 1, MostMonths, " of months");
        log.RefuseUnknown();

        if (connectionString is null && months is not null)
        {
            context.Warn(log.PathOf("RetentionMonths"), "has no effect without ConnectionStrings:Gateway");
        }

        if (connectionString is null && node.Role != NodeRole.All)
        {
            context.Error(gateway.PathOf("Role"), $"{node.RoleName} needs the other nodes of a cluster, and ConnectionStrings:Gateway is not set; allowed without it: all");
        }

        if (connectionString is not null && node.AdminKey is null && node.Role != NodeRole.Silo)
        {
            context.AddWarning("Gateway:AdminKey is not set: each node of the cluster makes one of its own");
        }

        return node with { ConnectionString = connectionString, RetentionMonths = months };
    }
}
