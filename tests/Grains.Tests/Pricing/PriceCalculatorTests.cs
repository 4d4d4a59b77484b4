using System.Globalization;
using Gateway.Grains.Interfaces.Models;
using Gateway.Grains.Interfaces.Pricing;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Tests.Pricing;

public sealed class PriceCalculatorTests
{
    private static readonly ModelCatalog Catalog = ModelCatalog.Load();

    /// <summary>Worked by hand; the comments are the sums in millionths of a dollar.</summary>
    [Theory]
    [InlineData("sandbox", "echo", 1, 0, 0, 2, 0, "0.000005")] // 1 x 1 + 2 x 2
    [InlineData("openai", "gpt-4o", 1_000, 200, 0, 500, 100, "0.00725")] // 800 x 2.5 + 200 x 1.25 + 500 x 10
    [InlineData("openai", "text-embedding-3-small", 8, 0, 0, 0, 0, "0.00000016")] // 8 x 0.02
    [InlineData("anthropic", "claude-sonnet-4-5", 10_000, 2_000, 3_000, 1_000, 0, "0.04185")] // 5000 x 3 + 2000 x 0.3 + 3000 x 3.75 + 1000 x 15
    [InlineData("gemini", "gemini-2.5-pro", 200_000, 0, 0, 100, 0, "0.251")] // 200000 x 1.25 + 100 x 10
    [InlineData("gemini", "gemini-2.5-pro", 200_001, 0, 0, 100, 0, "0.5015025")] // 200001 x 2.5 + 100 x 15
    [InlineData("gemini", "gemini-2.5-pro", 200_001, 200_000, 0, 100, 0, "0.0515025")] // 1 x 2.5 + 200000 x 0.25 + 100 x 15
    [InlineData("openrouter", "perplexity/sonar-deep-research", 100, 0, 0, 1_000, 400, "0.0062")] // 100 x 2 + 600 x 8 + 400 x 3
    [InlineData("xai", "grok-3-mini", 12, 11, 0, 291, 0, "0.000146625")] // what the provider itself says: 1 466 250 ticks of 1e-10 dollars
    public void Of_ModelsOfTheCatalog_IsExact(string provider, string model, long prompt, long cached, long written, long completion, long reasoning, string expected)
    {
        var price = Catalog.Find(provider, model)!.Price!;

        var cost = PriceCalculator.Of(new TokenUsage(prompt, cached, written, completion, reasoning), price);

        Assert.Equal(expected, cost?.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Of_RatesThatAreNotGiven_AreThoseOfInputAndOutput()
    {
        var price = new ModelPrice { Rates = new PriceRates { Input = 3, Output = 5 } };

        Assert.Equal(80 * 0.000001m, PriceCalculator.Of(new TokenUsage(10, 4, 3, 10, 6), price));
    }

    [Theory]
    [InlineData(1, 0, null)]
    [InlineData(0, 1, "0.000002")]
    public void Of_TokensWithoutARate_AreNotFree(long prompt, long completion, string? expected)
    {
        var price = new ModelPrice { Rates = new PriceRates { Output = 2 } };

        var cost = PriceCalculator.Of(new TokenUsage(prompt, 0, 0, completion, 0), price);

        Assert.Equal(expected, cost?.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Of_PricePerRequest_IsAddedOnce()
    {
        var price = new ModelPrice { Rates = new PriceRates { Input = 1, Output = 1 }, PerRequest = 0.005m };

        Assert.Equal(0.00502m, PriceCalculator.Of(new TokenUsage(10, 0, 0, 10, 0), price));
    }

    [Fact]
    public void Of_TheHighestTierThatIsPassed_PricesTheWholeRequest()
    {
        var price = new ModelPrice
        {
            Rates = new PriceRates { Input = 1, Output = 1 },
            Tiers = [new PriceTier(100, new PriceRates { Input = 2, Output = 3 }), new PriceTier(200, new PriceRates { Input = 4, Output = 5 })],
        };

        Assert.Equal(
            [0.000101m, 0.000205m, 0.000403m, 0.000809m],
            new long[] { 100, 101, 200, 201 }.Select(prompt => PriceCalculator.Of(new TokenUsage(prompt, 0, 0, 1, 0), price)!.Value));
    }

    [Fact]
    public void Of_PartsThatOutweighTheWhole_AreNeverCountedTwice()
    {
        var price = new ModelPrice { Rates = new PriceRates { Input = 10, CachedInput = 1, CacheWrite = 20, Output = 10, Reasoning = 1 } };

        Assert.Equal(0.000020m, PriceCalculator.Of(new TokenUsage(10, 50, 50, 10, 70), price));
    }

    [Fact]
    public void Of_ThousandthsOfTheSmallestPrices_LoseNoDigit()
    {
        var price = new ModelPrice { Rates = new PriceRates { Input = 0.000001m, Output = 123_456.789012m } };

        Assert.Equal(123_456_789.012_000_000_001m, PriceCalculator.Of(new TokenUsage(1, 0, 0, 1_000_000_000, 0), price));
    }
}
