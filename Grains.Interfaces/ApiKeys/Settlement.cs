using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.ApiKeys;

/// <summary>Ends a reservation: what was really taken stays taken, the rest is returned.</summary>
/// <param name="ReservationId">The reservation; settling one twice changes nothing.</param>
/// <param name="Actual">What the request really took; slots are always returned.</param>
[GenerateSerializer, Immutable, Alias("gw.Settlement")]
public sealed record Settlement([property: Id(0)] string ReservationId, [property: Id(1)] Amounts Actual);
