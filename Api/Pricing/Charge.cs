namespace Gateway.Api.Pricing;

/// <summary>What an answer costs the caller, exact.</summary>
/// <param name="Price">The provider's price, in units of <paramref name="PriceCurrency"/>.</param>
/// <param name="PriceCurrency">Three capital letters.</param>
/// <param name="Rate">Units of the billing currency per unit of <paramref name="PriceCurrency"/>; null only where nothing was used and no rate is known.</param>
/// <param name="RateAt">The state of the rate; null where both currencies are the same.</param>
/// <param name="Cost">The price in the billing currency.</param>
/// <param name="Fee">The platform's fee on top of it, in the billing currency.</param>
internal readonly record struct Charge(decimal Price, string PriceCurrency, decimal? Rate, DateTimeOffset? RateAt, decimal Cost, decimal Fee)
{
    /// <summary>What the caller pays, in the billing currency.</summary>
    public decimal Total => Cost + Fee;
}
