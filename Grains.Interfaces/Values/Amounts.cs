namespace Gateway.Grains.Interfaces.Values;

/// <summary>What a request takes from limits: the language of admission and settlement.</summary>
/// <param name="Requests">Requests; 0 asks only who the caller is.</param>
/// <param name="Tokens">Tokens, input and output together.</param>
/// <param name="Slots">Parallel slots, held until the settlement.</param>
[GenerateSerializer, Immutable, Alias("gw.Amounts")]
public readonly record struct Amounts(
    [property: Id(0)] long Requests,
    [property: Id(1)] long Tokens,
    [property: Id(2)] long Slots);
