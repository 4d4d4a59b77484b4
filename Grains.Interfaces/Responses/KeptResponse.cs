namespace Gateway.Grains.Interfaces.Responses;

/// <summary>A response that a provider keeps for later requests.</summary>
/// <param name="Id">The provider's id of it.</param>
/// <param name="Provider">Who keeps it.</param>
/// <param name="KeyId">The key that it was made with: no other may see it or go on from it.</param>
/// <param name="At">When it was made.</param>
[GenerateSerializer, Immutable, Alias("gw.KeptResponse")]
public sealed record KeptResponse(
    [property: Id(0)] string Id,
    [property: Id(1)] string Provider,
    [property: Id(2)] string KeyId,
    [property: Id(3)] DateTimeOffset At);
