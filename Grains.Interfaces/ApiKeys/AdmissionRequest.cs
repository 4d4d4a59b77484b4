using Gateway.Grains.Interfaces.Budgets;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.ApiKeys;

/// <summary>Asks a key whether its holder may do something, and reserves what it takes.</summary>
/// <param name="ReservationId">Id of the reservation: the request's id. Asking twice with one id reserves once.</param>
/// <param name="Secret">Hash of the secret that the caller showed.</param>
/// <param name="Models">The models that the request may be sent to; all of them must be allowed. Empty: nothing is to be used.</param>
/// <param name="Amounts">The most that the request can take. All zero: only identify the caller, reserve nothing.</param>
/// <param name="Lifetime">After this time an unsettled reservation ends by itself.</param>
/// <param name="Money">The most that it can cost.</param>
/// <param name="Patience">How long it may wait for money that others hold; up to a second.</param>
/// <param name="IsLastAsk">Whether the caller will not ask again: any length of an answer is better than none.</param>
[GenerateSerializer, Immutable, Alias("gw.AdmissionRequest")]
public sealed record AdmissionRequest(
    [property: Id(0)] string ReservationId,
    [property: Id(1)] SecretHash Secret,
    [property: Id(2)] RequestedModel[] Models,
    [property: Id(3)] Amounts Amounts,
    [property: Id(4)] TimeSpan Lifetime,
    [property: Id(5)] MoneyAsk Money = default,
    [property: Id(6)] TimeSpan Patience = default,
    [property: Id(7)] bool IsLastAsk = false);
