namespace Gateway.Grains.Providers.Circuits;

/// <summary>When a circuit opens, and for how long: the <c>Circuit</c> section of a provider.</summary>
public sealed record CircuitSettings
{
    /// <summary>Failures in a row that open it: 1 to 1000, default 3.</summary>
    public int ConsecutiveFailures { get; init; } = 3;

    /// <summary>Share of failures within <see cref="Sampling"/> that opens it: 0.01 to 1, default 0.5.</summary>
    public double FailureRatio { get; init; } = 0.5;

    /// <summary>Attempts within <see cref="Sampling"/> below which the share says nothing: 1 to 100,000, default 10.</summary>
    public int MinimumThroughput { get; init; } = 10;

    /// <summary>How far back attempts are counted: 1 to 600 s, default 10 s.</summary>
    public TimeSpan Sampling { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long it stays open the first time: 0.5 to 600 s, default 10 s.</summary>
    public TimeSpan Break { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long it stays open at most, after failures again and again: at least <see cref="Break"/>, at most 3600 s, default 60 s.</summary>
    public TimeSpan MaxBreak { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether what was counted opens the circuit.</summary>
    internal bool Trips(CountingWindow window) =>
        window.ConsecutiveFailures >= ConsecutiveFailures
        || (window.Requests >= MinimumThroughput && window.Failures >= FailureRatio * window.Requests);

    /// <summary>How long the next break takes: twice the last one where the provider was not healthy in between.</summary>
    internal TimeSpan NextBreak(TimeSpan last, bool again)
    {
        var next = again ? last * 2 : Break;
        return next < Break ? Break : next > MaxBreak ? MaxBreak : next;
    }
}
