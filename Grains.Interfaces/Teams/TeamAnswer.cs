using Gateway.Grains.Interfaces.Budgets;
using Gateway.Grains.Interfaces.RateLimits;

namespace Gateway.Grains.Interfaces.Teams;

/// <summary>A team's answer.</summary>
/// <param name="Outcome">Taken, or why not; nothing is taken then.</param>
/// <param name="Rates">What its limits say; null without limits.</param>
/// <param name="Money">What is held; null without a budget and a wallet.</param>
/// <param name="Refusal">Which money is not enough.</param>
[GenerateSerializer, Immutable, Alias("gw.TeamAnswer")]
public sealed record TeamAnswer(
    [property: Id(0)] TeamOutcome Outcome,
    [property: Id(1)] RateAnswer? Rates = null,
    [property: Id(2)] MoneyHold? Money = null,
    [property: Id(3)] MoneyRefusal? Refusal = null);
