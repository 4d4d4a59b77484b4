namespace Gateway.Grains.Interfaces.Providers;

/// <summary>One or more attempts with the same verdict, in the order in which they ended.</summary>
/// <param name="Model">The provider's own name of the model.</param>
/// <param name="Verdict">What they say about the provider.</param>
/// <param name="Count">How many attempts; 1 for anything but successes.</param>
/// <param name="Age">How long ago the attempt was begun. A duration, because the clocks of two nodes differ.</param>
/// <param name="Permit">The probe permit that this settles; 0 for none.</param>
/// <param name="RetryAfter">How long the provider asks to wait; null where it does not say.</param>
/// <param name="WholeAccount">Whether <paramref name="RetryAfter"/> is meant for every model.</param>
[GenerateSerializer, Immutable, Alias("gw.HealthReportEntry")]
public readonly record struct HealthReportEntry(
    [property: Id(0)] string Model,
    [property: Id(1)] AttemptVerdict Verdict,
    [property: Id(2)] int Count,
    [property: Id(3)] TimeSpan Age,
    [property: Id(4)] long Permit = 0,
    [property: Id(5)] TimeSpan? RetryAfter = null,
    [property: Id(6)] bool WholeAccount = false);
