using System.Globalization;
using Gateway.Api.Pricing;
using Gateway.Grains.Interfaces.Pricing;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Api.Tests.Pricing;

public sealed class TariffTests
{
    private static readonly BillingSettings Rupees = new()
    {
        Currency = "INR",
        PlatformFeePercent = 5,
        Rates = new Dictionary<string, decimal> { ["USD"] = 88.6m },
    };

    /// <summary>At $2.50 and $10 a million, 88.60 rupees a dollar: worked by hand.</summary>
    [Theory]
    [InlineData(400_000, 60_000, "141.76", "7.088")] // $1.00 + $0.60 = $1.60
    [InlineData(1_200, 340, "0.56704", "0.028352")] // $0.003 + $0.0034 = $0.0064
    [InlineData(1, 1, "0.0011075", "0.000055375")] // $0.0000025 + $0.00001 = $0.0000125
    [InlineData(0, 0, "0", "0")]
    public void Of_RupeesWithAFee_IsExactToThePaisaAndBelow(long prompt, long completion, string cost, string fee)
    {
        var charge = Of(Rupees).Of(new TokenUsage(prompt, 0, 0, completion, 0))!.Value;

        Assert.Equal((cost, fee), (Text(charge.Cost), Text(charge.Fee)));
    }

    [Fact]
    public void Of_AThousandAnswers_AddUpToTheInvoice()
    {
        var tariff = Of(Rupees);
        var charges = Enumerable.Range(0, 1000).Select(_ => tariff.Of(new TokenUsage(1_200, 0, 0, 340, 0))!.Value).ToList();

        // $6.40 x 88.60 = 567.04 rupees, and 5 % of that: nothing was lost on the way.
        Assert.Equal((567.04m, 28.352m), (charges.Sum(charge => charge.Cost), charges.Sum(charge => charge.Fee)));
    }

    [Fact]
    public void Of_CurrencyWithoutARate_IsUnpriced() =>
        Assert.Null(Of(new BillingSettings { Currency = "EUR" }).Of(new TokenUsage(1, 0, 0, 1, 0)));

    [Fact]
    public void Of_PriceInTheBillingCurrency_NeedsNoRate()
    {
        var charge = Of(new BillingSettings { Currency = "EUR" }, "EUR").Of(new TokenUsage(1_000_000, 0, 0, 0, 0));

        Assert.Equal(new Charge(2.5m, "EUR", 1, null, 2.5m, 0), charge);
    }

    [Fact]
    public void Of_CountsBeyondAllMoney_AreUnpriced() =>
        Assert.Null(Of(Rupees with { Rates = new Dictionary<string, decimal> { ["USD"] = 1_000_000_000_000m } }, most: true).Of(new TokenUsage(long.MaxValue - 1, 0, 0, 1, 0)));

    private static Tariff Of(BillingSettings billing, string currency = "USD", bool most = false) => new(
        new ModelPrice { Currency = currency, Rates = new PriceRates { Input = most ? 1_000_000 : 2.5m, Output = 10 } }, billing, "test", null, IsConfigured: true);

    private static string Text(decimal value) => value.ToString(CultureInfo.InvariantCulture);
}
