using Gateway.Grains.Interfaces.Budgets;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.Teams;

/// <summary>Asks a team for what a request of one of its keys takes.</summary>
/// <param name="ReservationId">The request's id. Asking twice with one id takes once.</param>
/// <param name="Amounts">The most that it can take.</param>
/// <param name="Money">The most that it can cost.</param>
/// <param name="Lifetime">After this time an unsettled reservation ends by itself.</param>
/// <param name="Patience">How long it may wait for money that others hold.</param>
/// <param name="IsLastAsk">Whether the caller will not ask again: any length of an answer is better than none.</param>
[GenerateSerializer, Immutable, Alias("gw.TeamTake")]
public sealed record TeamTake(
    [property: Id(0)] string ReservationId,
    [property: Id(1)] Amounts Amounts,
    [property: Id(2)] MoneyAsk Money,
    [property: Id(3)] TimeSpan Lifetime,
    [property: Id(4)] TimeSpan Patience,
    [property: Id(5)] bool IsLastAsk);
