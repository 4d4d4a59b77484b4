using Gateway.Grains.Interfaces.Budgets;
using Gateway.Grains.Interfaces.RateLimits;

namespace Gateway.Grains.Interfaces.Teams;

/// <summary>What an operator says about a team: its keys share all of it.</summary>
/// <param name="Name">A name for people, 1 to 128 characters.</param>
/// <param name="Limits">What the requests of all its keys together may take.</param>
/// <param name="Budget">What they may spend together; null for no bound.</param>
/// <param name="Metadata">Up to 16 pairs, kept for the operator.</param>
[GenerateSerializer, Immutable, Alias("gw.TeamPolicy")]
public sealed record TeamPolicy(
    [property: Id(0)] string Name,
    [property: Id(1)] RateBounds Limits,
    [property: Id(2)] BudgetPolicy? Budget,
    [property: Id(3)] Dictionary<string, string>? Metadata);
