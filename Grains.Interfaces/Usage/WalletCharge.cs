namespace Gateway.Grains.Interfaces.Usage;

/// <summary>What a request takes from its team's wallet. Amounts are in the wallet's currency, exact.</summary>
/// <param name="Reserved">What was held for it.</param>
/// <param name="Cost">The provider's price.</param>
/// <param name="Fee">The platform's fee.</param>
/// <param name="Original">The provider's price in <paramref name="OriginalCurrency"/>; null where it is not known.</param>
/// <param name="Rate">Units of <paramref name="Currency"/> per unit of <paramref name="OriginalCurrency"/>.</param>
/// <param name="RateAt">The state of the rate.</param>
public sealed record WalletCharge(
    string Currency, decimal Reserved, decimal Cost, decimal Fee, decimal? Original, string OriginalCurrency, decimal Rate, DateTimeOffset? RateAt)
{
    public decimal Spent => Cost + Fee;
}
