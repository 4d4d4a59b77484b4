using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.RateLimits;

/// <summary>Asks a bucket for what a request takes.</summary>
/// <param name="ReservationId">The request's id. Asking twice with one id takes once.</param>
/// <param name="Amounts">The most that it can take.</param>
/// <param name="Limits">The bounds in force: whoever owns the policy says them with each call.</param>
/// <param name="Lifetime">After this time its slot comes back though nobody settled it.</param>
[GenerateSerializer, Immutable, Alias("gw.RateTake")]
public sealed record RateTake(
    [property: Id(0)] string ReservationId,
    [property: Id(1)] Amounts Amounts,
    [property: Id(2)] RateBounds Limits,
    [property: Id(3)] TimeSpan Lifetime);
