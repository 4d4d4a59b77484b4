using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.Usage;

/// <summary>One try at one target.</summary>
/// <param name="Status">The provider's HTTP status; 0 where no answer came.</param>
/// <param name="Error">A short code of what went wrong; null on success.</param>
/// <param name="DurationUs">Microseconds from the call to its end.</param>
/// <param name="FirstTokenUs">Microseconds from the call to the first byte of the answer's body; null where none came.</param>
public sealed record AttemptRecord(
    string Provider,
    string Model,
    int Status,
    string? Error,
    DateTimeOffset StartedAt,
    long DurationUs,
    long? FirstTokenUs,
    TokenUsage Usage,
    decimal? Cost);
