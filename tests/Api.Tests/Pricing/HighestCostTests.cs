using System.Globalization;
using Gateway.Api.Pricing;
using Gateway.Grains.Interfaces.Pricing;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Api.Tests.Pricing;

public sealed class HighestCostTests
{
    private const CostKinds AllKinds = CostKinds.CacheWriteHour | CostKinds.AudioInput | CostKinds.ImageInput | CostKinds.AudioOutput | CostKinds.ImageOutput;

    private static readonly PriceRates Text = new() { Input = 2, Output = 10 };

    /// <summary>Random prices, with and without the rates of each kind, and usages within the bounds: whatever comes, it was reserved.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Of_AnyUsageWithinTheBounds_IsNeverBelowItsCharge(int seed)
    {
        var random = new Random(seed);
        var (compared, unpriced) = (0, 0);
        for (var round = 0; round < 20_000; round++)
        {
            var tariff = RandomTariff(random);
            var bounds = new CostBounds(random.NextInt64(0, 3_000), (CostKinds)random.Next(32), random.Next(4) == 0 ? ServiceTier.Priority : (ServiceTier)random.Next(3), random.Next(3), Image: new ImageChoice(Choices[random.Next(3)], Choices[random.Next(3)]));
            var mostOutput = random.NextInt64(0, 2_000);
            var usage = RandomUsage(random, bounds, mostOutput);
            var highest = new HighestCost(tariff, bounds).Of(mostOutput);
            var charge = tariff.Of(usage, bounds.Image);
            if (highest is null)
            {
                unpriced++;
                continue;
            }

            compared++;
            Assert.True(charge is { } known && known.Total <= highest, $"{highest} was reserved, {charge?.Total} charged: {bounds}, {usage}, {tariff}");
        }

        Assert.True(compared > 5_000 && unpriced > 1_000, $"{compared} compared, {unpriced} without a price");
    }

    [Theory]
    [InlineData((int)CostKinds.None, "60")] // 10 x 4, the write to the cache, + 2 x 10
    [InlineData((int)CostKinds.CacheWriteHour, "70")] // 10 x 5 + 2 x 10
    [InlineData((int)CostKinds.AudioInput, "320")] // 10 x 30 + 2 x 10
    [InlineData((int)CostKinds.ImageInput, "80")] // 10 x 6 + 2 x 10
    [InlineData((int)CostKinds.AudioOutput, "200")] // 10 x 4 + 2 x 80
    [InlineData((int)CostKinds.ImageOutput, "160")] // 10 x 4 + 2 x 60
    [InlineData((int)AllKinds, "460")] // 10 x 30 + 2 x 80
    public void Of_Kinds_TakesTheDearestThatApplies(int kinds, string millionths)
    {
        var rates = Text with { CachedInput = 1, CacheWrite = 4, CacheWriteHour = 5, AudioInput = 30, ImageInput = 6, AudioOutput = 80, ImageOutput = 60, Reasoning = 3 };

        Assert.Equal(millionths, (new HighestCost(Of(new ModelPrice { Rates = rates }), new CostBounds(10, (CostKinds)kinds)).Of(2) * 1_000_000)?.ToString("0.##", CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData(100, "400")] // 100 x 2 + 20 x 10
    [InlineData(101, "1005")] // 101 x 5 + 20 x 25
    [InlineData(201, "1505")] // 201 x 5 + 20 x 25: the tier below is dearer, and the prompt may turn out to be of it
    public void Of_LongPrompt_TakesTheDearestTierThatItCanReach(long prompt, string millionths)
    {
        var price = new ModelPrice
        {
            Rates = Text,
            Tiers = [new PriceTier(100, new PriceRates { Input = 5, Output = 25 }), new PriceTier(200, new PriceRates { Input = 4, Output = 11 })],
        };

        Assert.Equal(millionths, (new HighestCost(Of(price), new CostBounds(prompt)).Of(20) * 1_000_000)?.ToString("0.##", CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Of_RequestAndFeeAndTier_AreInIt()
    {
        var tariff = new Tariff(
            new ModelPrice { Rates = Text, PerRequest = 0.005m, FlexFactor = 0.5m, PriorityFactor = 2, PerImage = 0.04m },
            new BillingSettings { Currency = "INR", PlatformFeePercent = 5, Rates = new Dictionary<string, decimal> { ["USD"] = 88.6m } },
            "test", null, IsConfigured: true);

        // ($0.0001 x factor + $0.005) x 88.6 x 1.05; flex may turn out standard.
        Assert.Equal(0.474453m, new HighestCost(tariff, new CostBounds(50)).Fixed);
        Assert.Equal(0.474453m, new HighestCost(tariff, new CostBounds(50, Tier: ServiceTier.Flex)).Fixed);
        Assert.Equal(0.483756m, new HighestCost(tariff, new CostBounds(50, Tier: ServiceTier.Priority)).Fixed);
        Assert.Equal(7.916853m, new HighestCost(tariff, new CostBounds(50, Images: 2)).Fixed);
    }

    [Fact]
    public void Of_WhatHasNoPrice_CannotBeSaid()
    {
        var tariff = Of(new ModelPrice { Rates = new PriceRates { Input = 2, CacheWrite = 3 } });

        Assert.Equal(0.00003m, new HighestCost(tariff, new CostBounds(10)).Of(0));
        Assert.Null(new HighestCost(tariff, new CostBounds(10)).Of(1));
        Assert.Null(new HighestCost(tariff, new CostBounds(10, CostKinds.CacheWriteHour)).Fixed);
        Assert.Null(new HighestCost(tariff, new CostBounds(10, Tier: ServiceTier.Priority)).Fixed);
        Assert.Null(new HighestCost(tariff, new CostBounds(10, Images: 1)).Fixed);
        Assert.Null(new HighestCost(new Tariff(tariff.Price, new BillingSettings { Currency = "EUR" }, "test", null, IsConfigured: true), new CostBounds(10)).MostOutput(1, 1));
    }

    [Theory]
    [InlineData("0.00002", 1_000, 0L)]
    [InlineData("0.000019", 1_000, null)]
    [InlineData("0.000029", 1_000, 0L)]
    [InlineData("0.00003", 1_000, 1L)]
    [InlineData("0.005", 1_000, 498L)]
    [InlineData("1", 1_000, 1_000L)]
    [InlineData("1", 0, 0L)]
    public void MostOutput_OfAnAmount_FitsExactly(string amount, long most, long? expected) =>
        Assert.Equal(expected, new HighestCost(Of(new ModelPrice { Rates = Text }), new CostBounds(10)).MostOutput(decimal.Parse(amount, CultureInfo.InvariantCulture), most));

    private static readonly string?[] Choices = [null, "a", "b"];

    private static Tariff Of(ModelPrice price) => new(price, new BillingSettings(), "test", null, IsConfigured: true);

    private static Tariff RandomTariff(Random random)
    {
        var tiers = random.Next(3);
        return new Tariff(
            new ModelPrice
            {
                Rates = RandomRates(random),
                PerRequest = random.Next(2) * Amount(random),
                PerImage = random.Next(2) == 0 ? null : Amount(random),
                PerImageOf = random.Next(2) == 0 ? null : new ImagePrices(new Dictionary<string, decimal> { ["a/b"] = Amount(random), ["*/b"] = Amount(random), ["a/*"] = Amount(random) }),
                Tiers = [.. Enumerable.Range(1, tiers).Select(number => new PriceTier(number * 900, RandomRates(random)))],
                FlexFactor = random.Next(2) == 0 ? null : 0.5m,
                BatchFactor = random.Next(2) == 0 ? null : 0.5m,
                PriorityFactor = random.Next(3) == 0 ? null : 1.75m,
            },
            // Rates as they come from a division have every digit that a decimal can hold.
            new BillingSettings { Currency = "INR", PlatformFeePercent = random.Next(0, 1000) * 0.01m, Rates = new Dictionary<string, decimal> { ["USD"] = 1 / Amount(random) } },
            "test", null, IsConfigured: true);
    }

    private static PriceRates RandomRates(Random random) => new()
    {
        Input = random.Next(40) == 0 ? null : Amount(random),
        CachedInput = Maybe(random),
        CacheWrite = Maybe(random),
        CacheWriteHour = Maybe(random),
        AudioInput = Maybe(random),
        CachedAudioInput = Maybe(random),
        ImageInput = Maybe(random),
        Output = random.Next(40) == 0 ? null : Amount(random),
        Reasoning = Maybe(random),
        AudioOutput = Maybe(random),
        ImageOutput = Maybe(random),
    };

    private static decimal? Maybe(Random random) => random.Next(3) == 0 ? null : Amount(random);

    private static decimal Amount(Random random) => random.Next(1, 1_000_000) * 0.00001m;

    private static TokenUsage RandomUsage(Random random, CostBounds bounds, long mostOutput)
    {
        int Up(long most, CostKinds kind = AllKinds) => bounds.Kinds.HasFlag(kind) || kind == AllKinds ? (int)random.NextInt64(0, most + 1) : 0;
        var prompt = Up(bounds.PromptTokens);
        var completion = Up(mostOutput);
        var written = Up(prompt);
        return new TokenUsage(prompt, Up(prompt), written, completion, Up(completion))
        {
            CacheWriteHour = Up(written, CostKinds.CacheWriteHour),
            PromptAudio = Up(prompt, CostKinds.AudioInput),
            CachedAudio = Up(prompt, CostKinds.AudioInput),
            PromptImage = Up(prompt, CostKinds.ImageInput),
            CompletionAudio = Up(completion, CostKinds.AudioOutput),
            CompletionImage = Up(completion, CostKinds.ImageOutput),
            Images = (ushort)random.Next(bounds.Images + 1),
            Tier = random.Next(2) == 0 ? ServiceTier.Standard : bounds.Tier,
        };
    }
}
