namespace Gateway.Grains.RateLimits;

/// <summary>
/// What is stored of a bucket: its windows as they were, and how much more may have been given out before the next write. Property names are
/// the stored format.
/// </summary>
public sealed class RateLimitState
{
    /// <summary>Name of this state in the store.</summary>
    public const string Name = "rate-limit";

    public DateTimeOffset WrittenAt { get; set; }

    public List<TakenAmount> Requests { get; set; } = [];

    public List<TakenAmount> Tokens { get; set; } = [];

    /// <summary>Requests that may have been given out since <see cref="WrittenAt"/>; 0 where the bucket was put away in order.</summary>
    public long AheadRequests { get; set; }

    /// <summary>Tokens that may have been given out since <see cref="WrittenAt"/>; 0 where the bucket was put away in order.</summary>
    public long AheadTokens { get; set; }
}
