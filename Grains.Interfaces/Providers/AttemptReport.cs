namespace Gateway.Grains.Interfaces.Providers;

/// <summary>How one attempt at a provider went.</summary>
/// <param name="Model">The provider's own name of the model.</param>
/// <param name="Verdict">What it says about the provider.</param>
/// <param name="Probe">Whether the attempt used a probe permit, which this report settles.</param>
/// <param name="BegunAt">When the attempt was begun, by this node's clock.</param>
/// <param name="DurationUs">Microseconds until the answer was complete, or the attempt failed.</param>
/// <param name="FirstTokenUs">Microseconds until the first token; null where none came or the answer was no stream.</param>
/// <param name="RetryAfter">How long the provider asks to wait; null where it does not say, and then there is no cool-down.</param>
/// <param name="WholeAccount">Whether <paramref name="RetryAfter"/> is meant for every model of the provider.</param>
[GenerateSerializer, Immutable, Alias("gw.AttemptReport")]
public readonly record struct AttemptReport(
    [property: Id(0)] string Model,
    [property: Id(1)] AttemptVerdict Verdict,
    [property: Id(2)] bool Probe,
    [property: Id(3)] DateTimeOffset BegunAt,
    [property: Id(4)] long DurationUs,
    [property: Id(5)] long? FirstTokenUs,
    [property: Id(6)] TimeSpan? RetryAfter,
    [property: Id(7)] bool WholeAccount);
