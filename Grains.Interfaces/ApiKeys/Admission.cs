using Gateway.Grains.Interfaces.Budgets;
using Gateway.Grains.Interfaces.RateLimits;

namespace Gateway.Grains.Interfaces.ApiKeys;

/// <summary>A key's answer to an <see cref="AdmissionRequest"/>.</summary>
/// <param name="Outcome">Admitted, or why not.</param>
/// <param name="Caller">Whose key it is; null where the secret did not match.</param>
/// <param name="Subject">What the refusal is about: the model that is not allowed, the team whose limit has no room.</param>
/// <param name="Rates">What the tightest limits say, the key's or its team's; null where there are none.</param>
/// <param name="Holds">What is held for the request and has to be settled.</param>
/// <param name="Money">What is held of money; null where nobody bounds it.</param>
/// <param name="Refusal">Which money is not enough.</param>
[GenerateSerializer, Immutable, Alias("gw.Admission")]
public sealed record Admission(
    [property: Id(0)] AdmissionOutcome Outcome,
    [property: Id(1)] CallerIdentity? Caller,
    [property: Id(2)] string? Subject = null,
    [property: Id(3)] RateAnswer? Rates = null,
    [property: Id(4)] AdmissionHolds Holds = AdmissionHolds.None,
    [property: Id(5)] MoneyHold? Money = null,
    [property: Id(6)] MoneyRefusal? Refusal = null);
