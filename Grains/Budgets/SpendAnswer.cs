namespace Gateway.Grains.Budgets;

/// <summary>What came of an ask for money.</summary>
/// <param name="Fit">Taken if it fits.</param>
/// <param name="Tokens">How long the answer may be.</param>
/// <param name="Amount">What is held.</param>
internal readonly record struct SpendAnswer(SpendFit Fit, long Tokens, decimal Amount)
{
    public bool Taken => Fit == SpendFit.Fits;
}
