namespace Gateway.Grains.Providers.Circuits;

/// <summary>A circuit that was not closed, and a cool-down that ran. Property names are the stored format.</summary>
public sealed class StoredCircuit
{
    /// <summary>The model; null for the provider as a whole.</summary>
    public string? Model { get; set; }

    public string? Reason { get; set; }

    public DateTimeOffset? OpenedAt { get; set; }

    public DateTimeOffset? Until { get; set; }

    public double BreakSeconds { get; set; }

    public DateTimeOffset? CoolDownUntil { get; set; }
}
