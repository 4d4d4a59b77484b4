using System.Globalization;
using Gateway.Grains.Interfaces.Models;
using Gateway.Grains.Interfaces.Pricing;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Tests.Pricing;

/// <summary>What each kind of tokens costs, and what it costs where its rate is not known. Sums are in millionths.</summary>
public sealed class PriceKindsTests
{
    private static readonly ModelCatalog Catalog = ModelCatalog.Load();

    private static readonly PriceRates Text = new() { Input = 2, Output = 10 };

    public static TheoryData<string, PriceRates, TokenUsage, string?> Kinds => new()
    {
        { "an hour", Text with { CacheWrite = 3, CacheWriteHour = 5 }, new(10, 0, 8, 0, 0) { CacheWriteHour = 6 }, "40" }, // 2 x 2 + 2 x 3 + 6 x 5
        { "an hour, where writing is free", Text, new(10, 0, 8, 0, 0) { CacheWriteHour = 6 }, "20" },
        { "an hour, where only five minutes are known", Text with { CacheWrite = 3 }, new(10, 0, 8, 0, 0) { CacheWriteHour = 6 }, null },
        { "five minutes, where only those are known", Text with { CacheWrite = 3 }, new(10, 0, 8, 0, 0), "28" },
        { "sound in", Text with { AudioInput = 30 }, new(10, 0, 0, 0, 0) { PromptAudio = 4 }, "132" }, // 6 x 2 + 4 x 30
        { "sound in, as text", Text, new(10, 0, 0, 0, 0) { PromptAudio = 4 }, "20" },
        { "sound in, some of it cached", Text with { CachedInput = 1, AudioInput = 30, CachedAudioInput = 7 }, new(10, 5, 0, 0, 0) { PromptAudio = 4, CachedAudio = 3 }, "61" }, // 4 x 2 + 1 x 30 + 2 x 1 + 3 x 7
        { "cached sound without a rate", Text with { CachedInput = 1, AudioInput = 30 }, new(10, 3, 0, 0, 0) { PromptAudio = 4, CachedAudio = 3 }, "132" }, // 6 x 2 + 4 x 30
        { "cached sound, sound as text", Text with { CachedInput = 1 }, new(10, 3, 0, 0, 0) { PromptAudio = 4, CachedAudio = 3 }, "17" }, // 7 x 2 + 3 x 1
        { "sound in a prompt that is all cached", Text with { CachedInput = 1, AudioInput = 30 }, new(10, 10, 0, 0, 0) { PromptAudio = 4 }, "10" },
        { "pictures in", Text with { ImageInput = 5 }, new(10, 0, 0, 0, 0) { PromptImage = 3, PromptAudio = 2 }, "29" }, // 5 x 2 + 2 x 2 + 3 x 5
        { "sound out", Text with { AudioOutput = 80 }, new(0, 0, 0, 10, 2) { CompletionAudio = 5 }, "450" }, // 5 x 10 + 5 x 80
        { "sound out, without a rate", Text, new(0, 0, 0, 10, 2) { CompletionAudio = 5 }, null },
        { "pictures out", Text with { ImageOutput = 60, Reasoning = 4 }, new(0, 0, 0, 10, 2) { CompletionImage = 5 }, "338" }, // 3 x 10 + 2 x 4 + 5 x 60
        { "pictures out, without a rate", Text, new(0, 0, 0, 10, 2) { CompletionImage = 5 }, null },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Of_Kind_CostsItsRateOrWhatItsContractSays(string kind, PriceRates rates, TokenUsage usage, string? expected)
    {
        var price = PriceCalculator.Of(usage, new ModelPrice { Rates = rates });

        Assert.True(expected == (price * 1_000_000)?.ToString("0.##", CultureInfo.InvariantCulture), $"{kind}: {price * 1_000_000}");
    }

    [Theory]
    [InlineData(ServiceTier.Standard, "0.000112")]
    [InlineData(ServiceTier.Batch, "0.000062")]
    [InlineData(ServiceTier.Flex, "0.000112")]
    [InlineData(ServiceTier.Priority, null)]
    public void Of_ServiceTier_TimesItsTokensOnly(ServiceTier tier, string? expected)
    {
        // 50 x 2 millionths of tokens, and 12 of the request.
        var price = new ModelPrice { Rates = Text, PerRequest = 0.000012m, BatchFactor = 0.5m };

        Assert.Equal(expected, PriceCalculator.Of(new TokenUsage(50, 0, 0, 0, 0) { Tier = tier }, price)?.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Of_PicturesByThePiece_CostTheirPriceOrAreUnpriced()
    {
        var usage = new TokenUsage(10, 0, 0, 0, 0) { Images = 3 };

        Assert.Equal(0.12002m, PriceCalculator.Of(usage, new ModelPrice { Rates = Text, PerImage = 0.04m }));
        Assert.Null(PriceCalculator.Of(usage, new ModelPrice { Rates = Text }));
    }

    [Fact]
    public void Of_PicturesAndSeconds_ThatTokensPay_CostNothingMore_ButBoundByTheirOwnPrice()
    {
        var drawn = new TokenUsage(10, 0, 0, 20, 0) { Images = 3 };
        var heard = new TokenUsage(10, 0, 0, 20, 0) { Seconds = 90 };

        Assert.Equal(PriceCalculator.Of(drawn with { Images = 0 }, new ModelPrice { Rates = Text }), PriceCalculator.Of(drawn, new ModelPrice { Rates = Text }));
        Assert.Equal(PriceCalculator.Of(heard with { Seconds = 0 }, new ModelPrice { Rates = Text }), PriceCalculator.Of(heard, new ModelPrice { Rates = Text }));
        Assert.Equal(0.009m, PriceCalculator.Of(heard, new ModelPrice { Rates = Text, PerMinute = 0.006m }) - PriceCalculator.Of(heard, new ModelPrice { Rates = Text }));
        Assert.Null(PriceCalculator.Of(heard, new ModelPrice { Rates = new PriceRates(), PerImage = 0.04m }));
    }

    [Theory]
    [InlineData("anthropic", "claude-sonnet-4-5-20250929", "6")]
    [InlineData("openrouter", "anthropic/claude-sonnet-4.5", "6")]
    [InlineData("gemini", "claude-opus-4", "30")]
    public void Catalog_WriteForAnHour_IsTwiceTheInput(string provider, string model, string expected) =>
        Assert.Equal(expected, Catalog.Find(provider, model)?.Price?.Rates.CacheWriteHour?.ToString(CultureInfo.InvariantCulture));

    [Fact]
    public void Catalog_OtherKinds_AreThereWithTheirFacts()
    {
        var flash = Catalog.Find("gemini", "gemini-2.5-flash")!.Price!;
        var audio = Catalog.Find("openai", "gpt-audio-2025-08-28")!.Price!;

        Assert.Equal((1m, 0.1m, 0.5m, 0.5m, null), (flash.Rates.AudioInput, flash.Rates.CachedAudioInput, flash.FlexFactor, flash.BatchFactor, flash.PriorityFactor));
        Assert.Equal((32m, 64m), (audio.Rates.AudioInput, audio.Rates.AudioOutput));
        Assert.Equal(30, Catalog.Find("gemini", "gemini-2.5-flash-image")!.Price!.Rates.ImageOutput);
        Assert.Equal((1.7m, 0.5m), (Catalog.Find("openai", "gpt-4o")!.Price!.PriorityFactor, Catalog.Find("azure", "gpt-4o")!.Price!.FlexFactor));
    }

    [Fact]
    public void Catalog_EveryPriceWithAWrite_KnowsTheWriteForAnHourOfAnthropicsModels() =>
        Assert.All(
            new[] { "anthropic", "gemini", "openrouter" }.SelectMany(Catalog.ModelsOf).Where(model => model.Id.Contains("claude", StringComparison.Ordinal)),
            model => Assert.All(
                (model.Price?.Tiers.Select(tier => tier.Rates) ?? []).Append(model.Price?.Rates ?? new PriceRates()),
                rates => Assert.Equal(rates.CacheWrite is null ? null : rates.Input * 2, rates.CacheWriteHour)));
}
