namespace Gateway.Grains.Interfaces.Pricing;

/// <summary>
/// Converts amounts from one currency into another. What a wallet's lines say and what its grain counts must be the same, so both come from here.
/// </summary>
public static class CurrencyConversion
{
    /// <summary>Digits behind the point of a converted amount. Amounts that need no conversion stay as they are.</summary>
    public const int Digits = 18;

    /// <summary>Units of the second currency per unit of the first; null where a rate is missing.</summary>
    public static decimal? Rate(BillingSettings billing, string from, string to) =>
        from == to ? 1 : billing.RateOf(from) / billing.RateOf(to);

    /// <summary>Rounded up, so that sums never come out too small.</summary>
    public static decimal Convert(decimal amount, decimal rate) =>
        rate == 1 ? amount : decimal.Round(amount * rate, Digits, MidpointRounding.ToPositiveInfinity);
}
