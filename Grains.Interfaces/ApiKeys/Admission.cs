using Gateway.Grains.Interfaces.RateLimits;

namespace Gateway.Grains.Interfaces.ApiKeys;

/// <summary>A key's answer to an <see cref="AdmissionRequest"/>.</summary>
/// <param name="Outcome">Admitted, or why not.</param>
/// <param name="Caller">Whose key it is; null where the secret did not match.</param>
/// <param name="Subject">What the refusal is about: the model that is not allowed.</param>
/// <param name="Rates">What the key's limits say; null for a key without limits.</param>
[GenerateSerializer, Immutable, Alias("gw.Admission")]
public sealed record Admission(
    [property: Id(0)] AdmissionOutcome Outcome,
    [property: Id(1)] CallerIdentity? Caller,
    [property: Id(2)] string? Subject = null,
    [property: Id(3)] RateAnswer? Rates = null);
