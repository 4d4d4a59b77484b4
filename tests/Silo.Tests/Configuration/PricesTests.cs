using Gateway.Grains.Interfaces.Pricing;

namespace Gateway.Silo.Tests.Configuration;

public sealed class PricesTests
{
    [Fact]
    public void Load_Price_IsReadWithEveryField()
    {
        using var folder = SettingsFolder.With("""
            "Prices": { "local/llama": {
              "InputPerMillion": 0.1, "CachedInputPerMillion": "0.01", "CacheWritePerMillion": 0.12, "OutputPerMillion": 2e-1, "ReasoningPerMillion": 0.3,
              "PerRequest": 0.001, "Currency": "usd",
              "Tiers": [ { "AbovePromptTokens": 400000, "OutputPerMillion": 9 }, { "AbovePromptTokens": 200000, "InputPerMillion": 0.2 } ]
            } }
            """);

        var (model, price) = Assert.Single(folder.Load().Api.Prices);

        Assert.Equal(("local/llama", "USD", 0.001m), (model, price.Currency, price.PerRequest));
        Assert.Equal(
            (0.1m, 0.01m, 0.12m, 0.2m, 0.3m),
            (price.Rates.Input, price.Rates.CachedInput, price.Rates.CacheWrite, price.Rates.Output, price.Rates.Reasoning));
        Assert.Equal([200_000, 400_000], price.Tiers.Select(tier => tier.Above));
        Assert.Equal(price.Rates with { Input = 0.2m }, price.Tiers[0].Rates);
        Assert.Equal(price.Rates with { Output = 9 }, price.Tiers[1].Rates);
    }

    [Fact]
    public void Load_Billing_IsReadInUnitsOfTheBillingCurrency()
    {
        using var folder = SettingsFolder.With(""" "Billing": { "Currency": "inr", "PlatformFeePercent": 5, "Rates": { "usd": 88.6, "EUR": "101.25" } } """);

        var settings = folder.Load();

        Assert.Equal(("INR", 5m), (settings.Api.Billing.Currency, settings.Api.Billing.PlatformFeePercent));
        Assert.Equal((88.6m, 101.25m, 1m, null), (settings.Api.Billing.RateOf("USD"), settings.Api.Billing.RateOf("EUR"), settings.Api.Billing.RateOf("INR"), settings.Api.Billing.RateOf("JPY")));
        Assert.Empty(settings.Warnings);
    }

    [Fact]
    public void Load_NoBilling_IsDollarsWithoutAFee()
    {
        using var folder = new SettingsFolder();

        var billing = folder.Load().Api.Billing;

        Assert.Equal((BillingSettings.DefaultCurrency, 0m, 1m), (billing.Currency, billing.PlatformFeePercent, billing.RateOf("USD")));
    }

    [Fact]
    public void Load_CurrencyAlone_IsValidAndSaysWhatItCosts()
    {
        using var folder = SettingsFolder.With(""" "Billing": { "Currency": "EUR" } """);

        var settings = folder.Load();

        Assert.Null(settings.Api.Billing.RateOf("USD"));
        Assert.Equal(
            "Gateway:Billing:Rates:USD is missing: prices of the bundled catalog cannot be converted to EUR, and requests at them have no cost",
            Assert.Single(settings.Warnings));
    }

    [Theory]
    [InlineData("""{ "Tiers": [ { "AbovePromptTokens": 5 } ] }""", "InputPerMillion: is missing; allowed: one price at least")]
    [InlineData("""{ "InputPerMillion": 1, "Tiers": [ { "InputPerMillion": 5 } ] }""", "Tiers:0:AbovePromptTokens: is missing; allowed: the longest prompt that is not yet of this tier, in tokens")]
    [InlineData("""{ "InputPerMillion": 1, "Tiers": [ { "AbovePromptTokens": 0 } ] }""", "Tiers:0:AbovePromptTokens: \"0\" is not allowed; allowed: a whole number of tokens from 1 to 1000000000")]
    [InlineData("""{ "InputPerMillion": 1, "Tiers": { "AbovePromptTokens": 1 } }""", "Tiers: an object is not allowed; allowed: a list of objects")]
    public void Load_WrongPrice_SaysWhatIsAllowed(string price, string expected)
    {
        using var folder = SettingsFolder.With($$""" "Prices": { "a/b": {{price}} } """);

        Assert.Equal("gateway.json: Gateway:Prices:a/b:" + expected, folder.Error());
    }
}
