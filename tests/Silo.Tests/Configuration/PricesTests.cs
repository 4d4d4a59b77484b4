using System.Globalization;
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
    public void Load_PriceOfEveryKind_IsRead()
    {
        using var folder = SettingsFolder.With("""
            "Prices": { "local/llama": {
              "InputPerMillion": 1, "CacheWriteHourPerMillion": 2, "AudioInputPerMillion": 3, "CachedAudioInputPerMillion": 4, "ImageInputPerMillion": 5,
              "OutputPerMillion": 6, "AudioOutputPerMillion": 7, "ImageOutputPerMillion": 8, "PerImage": "0.04",
              "BatchFactor": 0.5, "FlexFactor": "0.6", "PriorityFactor": 1.75, "Tiers": [ { "AbovePromptTokens": 9, "AudioInputPerMillion": 10 } ]
            } }
            """);

        var (_, price) = Assert.Single(folder.Load().Api.Prices);

        var rates = new PriceRates { Input = 1, CacheWriteHour = 2, AudioInput = 3, CachedAudioInput = 4, ImageInput = 5, Output = 6, AudioOutput = 7, ImageOutput = 8 };
        Assert.Equal(rates, price.Rates);
        Assert.Equal(rates with { AudioInput = 10 }, price.Tiers[0].Rates);
        Assert.Equal((0.04m, 0.5m, 0.6m, 1.75m), (price.PerImage, price.BatchFactor, price.FlexFactor, price.PriorityFactor));
    }

    [Fact]
    public void Load_PicturesBySizeAndQuality_AreRead()
    {
        using var folder = SettingsFolder.With(""" "Prices": { "local/draw:big": { "PerImageOf": { "1024x1024/high": 0.17, "*/low": "0.01" } } } """);

        var (model, price) = Assert.Single(folder.Load().Api.Prices);

        Assert.Equal(("local/draw:big", null, true), (model, price.PerImage, price.IsWithoutTokens));
        Assert.Equal([("*/low", 0.01m), ("1024x1024/high", 0.17m)], price.PerImageOf!.All.Select(image => (image.Key, image.Value)).Order());
    }

    [Theory]
    [InlineData("\"1024x1024\": 1", "1024x1024: the name is not allowed; allowed: size/quality, such as 1024x1024/high, either of them * for any")]
    [InlineData("\"*/low\": -1", "*/low: \"-1\" is not allowed; allowed: a number of currency units per picture from 0 to 1000000")]
    public void Load_WrongPriceOfAPicture_SaysWhatIsAllowed(string entry, string expected)
    {
        using var folder = SettingsFolder.With($$""" "Prices": { "local/draw": { "PerImage": 1, "PerImageOf": { {{entry}} } } } """);

        Assert.Equal("gateway.json: Gateway:Prices:local/draw:PerImageOf:" + expected, folder.Error());
    }

    [Theory]
    [InlineData("2026-11-20", "2026-11-20T00:00:00+00:00")]
    [InlineData("2026-11-20T15:30:00+05:30", "2026-11-20T15:30:00+05:30")]
    public void Load_RatesAt_IsTheirTime(string text, string expected)
    {
        using var folder = SettingsFolder.With($$""" "Billing": { "RatesAt": "{{text}}" } """);

        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), folder.Load().Api.Billing.RatesAt);
    }

    [Fact]
    public void Load_RatesWithoutATime_KeepTheTimeAtWhichTheyWereFirstRead()
    {
        using var folder = SettingsFolder.With(Rupees(88.6m, 5));
        var started = folder.Time.GetUtcNow();
        var first = folder.Load();

        folder.Time.Advance(TimeSpan.FromHours(1));
        folder.WriteGateway(Rupees(88.60m, 6));
        var sameRates = folder.Load(first);

        folder.Time.Advance(TimeSpan.FromHours(1));
        folder.WriteGateway(Rupees(88.7m, 6));
        var newRates = folder.Load(sameRates);

        Assert.Equal(
            (started, started, started.AddHours(2)),
            (first.Api.Billing.RatesAt, sameRates.Api.Billing.RatesAt, newRates.Api.Billing.RatesAt));

        static string Rupees(decimal rate, int fee) => $$""" "Billing": { "Currency": "INR", "PlatformFeePercent": {{fee}}, "Rates": { "USD": {{rate}} } } """;
    }

    [Theory]
    [InlineData("", UnpricedPolicy.RefuseWithBudget)]
    [InlineData("\"UnpricedModels\": \"refuse-with-budget\"", UnpricedPolicy.RefuseWithBudget)]
    [InlineData("\"UnpricedModels\": \"serve\"", UnpricedPolicy.Serve)]
    [InlineData("\"UnpricedModels\": \"Refuse\"", UnpricedPolicy.Refuse)]
    public void Load_UnpricedModels_IsRead(string setting, UnpricedPolicy expected)
    {
        using var folder = SettingsFolder.With($$""" "Billing": { {{setting}} } """);

        Assert.Equal(expected, folder.Load().Api.Billing.UnpricedModels);
    }

    [Theory]
    [InlineData("\"UnpricedModels\": \"free\"", "UnpricedModels: \"free\" is not allowed; allowed: refuse-with-budget, serve, refuse")]
    [InlineData("\"RatesAt\": \"yesterday\"", "RatesAt: \"yesterday\" is not allowed; allowed: a date or a time as in ISO 8601, such as 2030-01-31 or 2030-01-31T12:00:00Z; UTC where no offset is given")]
    public void Load_WrongBilling_SaysWhatIsAllowed(string setting, string expected)
    {
        using var folder = SettingsFolder.With($$""" "Billing": { {{setting}} } """);

        Assert.Equal("gateway.json: Gateway:Billing:" + expected, folder.Error());
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
    [InlineData("""{ "InputPerMillion": 1, "PriorityFactor": 101 }""", "PriorityFactor: \"101\" is not allowed; allowed: a number, a factor, from 0 to 100")]
    [InlineData("""{ "InputPerMillion": 1, "Tiers": { "AbovePromptTokens": 1 } }""", "Tiers: an object is not allowed; allowed: a list of objects")]
    public void Load_WrongPrice_SaysWhatIsAllowed(string price, string expected)
    {
        using var folder = SettingsFolder.With($$""" "Prices": { "a/b": {{price}} } """);

        Assert.Equal("gateway.json: Gateway:Prices:a/b:" + expected, folder.Error());
    }
}
