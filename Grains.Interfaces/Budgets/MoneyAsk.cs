namespace Gateway.Grains.Interfaces.Budgets;

/// <summary>The most that a request can cost, in the billing currency, fee included; of all its targets the dearest.</summary>
/// <param name="Fixed">The prompt, and what each request costs.</param>
/// <param name="PerToken">A token of the answer, in all choices together.</param>
/// <param name="Tokens">The answer's most tokens: what the caller allows, else what the model can give.</param>
/// <param name="CanShorten">Whether the caller left the answer's length open, so that it may be bounded to what the money is enough for.</param>
/// <param name="Unpriced">Whether a target has no price: it can cost anything.</param>
[GenerateSerializer, Immutable, Alias("gw.MoneyAsk")]
public readonly record struct MoneyAsk(
    [property: Id(0)] decimal Fixed,
    [property: Id(1)] decimal PerToken,
    [property: Id(2)] long Tokens,
    [property: Id(3)] bool CanShorten,
    [property: Id(4)] bool Unpriced)
{
    public decimal Most => Fixed + (PerToken * Tokens);
}
