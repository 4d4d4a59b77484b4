namespace Gateway.Grains.Usage.Rollups;

/// <summary>
/// A sum of decimals that rounds nothing. A decimal's own addition drops low digits once the result needs more than 28 of them;
/// here whole units and the fraction are summed apart, so that each has room. Beyond 7.9e28 units it stays at that bound.
/// </summary>
/// <param name="Whole">Whole units.</param>
/// <param name="Fraction">The rest, between -1 and 1.</param>
internal readonly record struct ExactSum(decimal Whole, decimal Fraction)
{
    /// <summary>The sum; rounded only where it has more than 28 significant digits.</summary>
    public decimal Value => Bounded(Whole, Fraction);

    public ExactSum Plus(decimal amount)
    {
        var whole = decimal.Truncate(amount);
        return Plus(new ExactSum(whole, amount - whole));
    }

    public ExactSum Plus(ExactSum other)
    {
        var fraction = Fraction + other.Fraction;
        var carry = decimal.Truncate(fraction);
        return new ExactSum(Bounded(Bounded(Whole, other.Whole), carry), fraction - carry);
    }

    // A nonsensical amount must not stop the ledger: whoever reads the bound knows that it is none.
    private static decimal Bounded(decimal left, decimal right)
    {
        if (right > 0 && left > decimal.MaxValue - right)
        {
            return decimal.MaxValue;
        }

        return right < 0 && left < decimal.MinValue - right ? decimal.MinValue : left + right;
    }
}
