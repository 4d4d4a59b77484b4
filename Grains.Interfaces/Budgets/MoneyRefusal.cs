namespace Gateway.Grains.Interfaces.Budgets;

/// <summary>Why there is no money for a request.</summary>
/// <param name="Scope">Which budget or wallet.</param>
/// <param name="Currency">Its currency; the amounts are in it.</param>
/// <param name="Limit">The budget's amount, or what was ever credited to the wallet.</param>
/// <param name="Spent">Spent of it.</param>
/// <param name="Reserved">Held for requests that run.</param>
/// <param name="Needed">What the request could cost at most.</param>
/// <param name="ResetsAt">When the budget begins anew; null where it does not.</param>
/// <param name="Busy">Whether it would fit if those that run turned out to cost nothing: asking again soon may succeed.</param>
[GenerateSerializer, Immutable, Alias("gw.MoneyRefusal")]
public sealed record MoneyRefusal(
    [property: Id(0)] MoneyScope Scope,
    [property: Id(1)] string Currency,
    [property: Id(2)] decimal Limit,
    [property: Id(3)] decimal Spent,
    [property: Id(4)] decimal Reserved,
    [property: Id(5)] decimal Needed,
    [property: Id(6)] DateTimeOffset? ResetsAt,
    [property: Id(7)] bool Busy);
