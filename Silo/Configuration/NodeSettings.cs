namespace Gateway.Silo.Configuration;

/// <summary>What concerns the process rather than its requests.</summary>
internal sealed record NodeSettings
{
    /// <summary>The admin key as configured; null where none is, and the host has to find or make one.</summary>
    public string? AdminKey { get; init; }

    /// <summary>Where the node keeps its files, absolute (<c>Gateway:DataDirectory</c>, default <c>data</c> in the working directory).</summary>
    public required string DataDirectory { get; init; }

    /// <summary>How long running requests may take to finish at the stop, in seconds, 0 to 3600.</summary>
    public int DrainSeconds { get; init; } = 30;

    public NodeRole Role { get; init; } = NodeRole.All;

    /// <summary>The role as the configuration spells it.</summary>
    public string RoleName => Role.ToString().ToLowerInvariant();

    /// <summary>Whether the Orleans dashboard is served.</summary>
    public bool Dashboard { get; init; } = true;

    /// <summary>
    /// Whether the dashboard also shows how often and how long each grain method runs (<c>Gateway:DashboardRates</c>, default false): that
    /// takes a filter around every grain call, about a tenth of the CPU under load.
    /// </summary>
    public bool DashboardRates { get; init; }

    public ClusterSettings Cluster { get; init; } = new();

    /// <summary>The cluster's PostgreSQL (<c>ConnectionStrings:Gateway</c>); null for the embedded database and a single node.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>
    /// Months that the ledger keeps besides the running one (<c>Gateway:Log:RetentionMonths</c>), 1 to 1200; null keeps all.
    /// </summary>
    public int? RetentionMonths { get; init; }

    /// <summary>Without the admin key and the connection string, so that no log can show them.</summary>
    public override string ToString() => $"{Role} in {DataDirectory}";
}
