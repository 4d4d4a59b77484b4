using System.Collections.Frozen;

namespace Gateway.Api.Routing;

/// <summary>How long and how often a route tries. Defaults are the contract's.</summary>
public sealed record RouteLimits
{
    /// <summary>Statuses after which the next target is tried.</summary>
    public FrozenSet<int> RetryOn { get; init; } = FrozenSet.Create(408, 409, 429, 500, 502, 503, 504, 529);

    /// <summary>Attempts at most, 1 to 20.</summary>
    public int MaxAttempts { get; init; } = 4;

    /// <summary>How long the first byte of an answer may take.</summary>
    public TimeSpan FirstTokenTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a stream may be silent between two frames.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the whole request may take.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(600);
}
