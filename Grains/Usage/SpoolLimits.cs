namespace Gateway.Grains.Usage;

/// <summary>The measures of the spool and its writer.</summary>
internal sealed record SpoolLimits
{
    public static SpoolLimits Default { get; } = new();

    /// <summary>A segment that holds this many bytes takes no further record. Default 16 MiB.</summary>
    public long SegmentBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>A segment of this age that holds something is replaced: bounds what a crash leaves to replay. Default 10 s.</summary>
    public TimeSpan SegmentAge { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Records that wait in memory; further ones are read back from their file. Default 16,384.</summary>
    public int QueueLength { get; init; } = 16_384;

    /// <summary>Records in one transaction. Default 1,000.</summary>
    public int BatchSize { get; init; } = 1_000;

    /// <summary>The longest that a record waits for its transaction to begin while the store answers. Default 200 ms.</summary>
    public TimeSpan BatchAge { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The pause after the first failure of the store; it doubles with each further one. Default 200 ms.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest pause. Default 15 s.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(15);
}
