using System.Collections.Frozen;

namespace Gateway.Api.Routing;

/// <summary>How long and how often a route tries. Defaults are the contract's.</summary>
public sealed record RouteLimits
{
    /// <summary>Statuses after which the next target is tried.</summary>
    public FrozenSet<int> RetryOn { get; init; } = FrozenSet.Create(408, 409, 429, 500, 502, 503, 504, 529);

    /// <summary>Attempts at most, 1 to 20.</summary>
    public int MaxAttempts { get; init; } = 4;

    /// <summary>The longest wait a provider may ask for that is waited; 0 to 600 s.</summary>
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>After how long without a first token the next target is asked beside the first; zero for never.</summary>
    public TimeSpan HedgeAfter { get; init; } = TimeSpan.Zero;

    /// <summary>What becomes of a stream that breaks off half way.</summary>
    public StreamRecovery Recovery { get; init; } = StreamRecovery.Continue;

    /// <summary>
    /// How long a stream's first token may take. An answer that is not a stream is silent by its nature: after so long the next target is
    /// asked beside the first, which goes on.
    /// </summary>
    public TimeSpan FirstTokenTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a stream may be silent between two frames.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the whole request may take.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(600);
}
