using Gateway.Grains.Interfaces.Models;

namespace Gateway.Grains.Tests.Pricing;

public sealed class CatalogPriceTests
{
    private static readonly ModelCatalog Catalog = ModelCatalog.Load();

    [Theory]
    [InlineData("openai", "gpt-4o", "gpt-4o")]
    [InlineData("openai", "gpt-4o-2099-01-31", "gpt-4o")]
    [InlineData("anthropic", "claude-sonnet-4-5-20250929", "claude-sonnet-4-5")]
    [InlineData("anthropic", "claude-3-5-haiku-20241022", "claude-3-5-haiku-latest")]
    [InlineData("gemini", "gemini-2.5-pro-002", "gemini-2.5-pro")]
    [InlineData("mistral", "mistral-large-2512", "mistral-large-2512")]
    [InlineData("azure", "gpt-4o", "gpt-4o")]
    [InlineData("sandbox", "echo:delay=200:tokens=5", "echo")]
    public void Find_NameWithAVersion_IsItsModel(string provider, string model, string expected)
    {
        var found = Catalog.Find(provider, model);

        Assert.Equal(expected, found?.Id);
        Assert.NotNull(found?.Price);
    }

    [Theory]
    [InlineData("mistral", "mistral-large-2999")]
    [InlineData("openai", "gpt-4o-mini-2099-1-1")]
    [InlineData("openai", "ft:gpt-4o:acme")]
    [InlineData("openai", "gpt-4")]
    [InlineData("openai", "-20250929")]
    [InlineData("openrouter", "openai/gpt-4o:unheard-of")]
    [InlineData("nobody", "gpt-4o")]
    public void Find_AnyOtherName_IsNotGuessed(string provider, string model) =>
        Assert.True(Catalog.Find(provider, model) is not { } found || found.Id == model);

    [Fact]
    public void Load_EveryPrice_HasASourceADateAndRisingTiers()
    {
        var all = new[] { "anthropic", "azure", "deepseek", "gemini", "groq", "mistral", "openai", "openrouter", "sandbox", "xai" }.SelectMany(Catalog.ModelsOf).ToList();

        Assert.True(all.Count > 1000, $"{all.Count} models");
        Assert.All(all, model =>
        {
            Assert.NotEmpty(model.Source);
            Assert.StartsWith("2026-", model.Date, StringComparison.Ordinal);
            Assert.Equal(model.Price?.Tiers.OrderBy(tier => tier.Above), model.Price?.Tiers);
            Assert.All(model.Price?.Tiers ?? [], tier => Assert.NotNull(tier.Rates.Input));
        });
    }
}
