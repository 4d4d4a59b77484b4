using System.Text.Json;
using Gateway.Grains.Interfaces.Models;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Providers;

namespace Gateway.Grains.Tests.Models;

public sealed class ModelTableTests
{
    private static readonly ModelTable Table = ModelTable.Bundled;

    [Theory]
    [InlineData("openai", "gpt-4o-2024-08-06", 16_384, null, null)]
    [InlineData("openai", "gpt-4-0613", 8_192, null, null)]
    [InlineData("openai", "gpt-4-1106-preview", 4_096, null, null)]
    [InlineData("openai", "gpt-4-32k-0613", 32_768, null, null)]
    [InlineData("openai", "gpt-4.5-preview", 16_384, null, null)]
    [InlineData("openai", "gpt-3.5-turbo-16k", 16_384, null, null)]
    [InlineData("openai", "gpt-4.1-mini", 32_768, null, null)]
    [InlineData("openai", "o3-mini-2025-01-31", 100_000, BoundField.MaxCompletionTokens, ToolSurface.Chat)]
    [InlineData("openai", "gpt-5-2025-08-07", 128_000, BoundField.MaxCompletionTokens, ToolSurface.Chat)]
    [InlineData("openai", "gpt-5.1-codex-max", 128_000, BoundField.MaxCompletionTokens, ToolSurface.Chat)]
    [InlineData("openai", "gpt-5.3", 128_000, BoundField.MaxCompletionTokens, ToolSurface.Chat)]
    [InlineData("openai", "gpt-5.4-mini-2026-03-05", 128_000, BoundField.MaxCompletionTokens, ToolSurface.Responses)]
    [InlineData("openai", "gpt-6.1", 128_000, BoundField.MaxCompletionTokens, ToolSurface.Responses)]
    [InlineData("azure", "gpt-5.6-luna", 128_000, BoundField.MaxCompletionTokens, ToolSurface.Responses)]
    [InlineData("azure", "gpt-35-turbo", null, null, null)]
    [InlineData("openai", "gpt-oss-120b", null, null, null)]
    [InlineData("openai", "text-embedding-3-small", null, null, null)]
    [InlineData("openrouter", "openai/gpt-5.4", 128_000, null, null)]
    [InlineData("openrouter", "anthropic/claude-opus-4.6", 128_000, null, null)]
    [InlineData("openrouter", "google/gemini-2.5-pro", 65_536, null, null)]
    [InlineData("openrouter", "meta-llama/llama-4", null, null, null)]
    [InlineData("deepseek", "deepseek-chat", 8_192, BoundField.MaxTokens, null)]
    [InlineData("gemini", "models/gemini-2.0-flash-001", 8_192, null, null)]
    [InlineData("gemini", "gemini-flash-latest", 65_536, null, null)]
    [InlineData("generic", "gpt-5.4", null, null, null)]
    [InlineData(null, "gpt-5.4", null, null, null)]
    public void Model_HasItsFacts(string? vendor, string model, int? maxOutput, BoundField? bound, ToolSurface? tools)
    {
        var facts = Table.Of(vendor, model);

        Assert.Equal((maxOutput, bound, tools), ((int?)facts.MaxOutput, facts.Bound, facts.ToolsWithReasoning));
    }

    [Theory]
    [InlineData("claude-3-haiku-20240307", 4096, false, true, ThinkingStyle.None)]
    [InlineData("claude-3-5-sonnet-latest", 8192, false, true, ThinkingStyle.None)]
    [InlineData("claude-opus-4-20250514", 32_000, false, true, ThinkingStyle.Budget)]
    [InlineData("anthropic.claude-sonnet-4-5-20250929-v1:0", 64_000, false, true, ThinkingStyle.Budget)]
    [InlineData("us.anthropic.claude-opus-4-6-v1", 128_000, false, false, ThinkingStyle.Adaptive)]
    [InlineData("claude-opus-4-7", 128_000, true, false, ThinkingStyle.Adaptive)]
    [InlineData("claude-haiku-5", 64_000, true, false, ThinkingStyle.Adaptive)]
    [InlineData("claude-sonnet-9-1", 128_000, true, false, ThinkingStyle.Adaptive)]
    [InlineData("claude-opus-latest", 64_000, true, false, ThinkingStyle.Adaptive)]
    [InlineData("kimi-k2", 8192, false, null, ThinkingStyle.Budget)]
    public void Claude_NewerThanTheTable_HasTheFactsOfTheNewest(string model, int maxOutput, bool refusesTemperature, bool? prefill, ThinkingStyle thinking)
    {
        var facts = Table.Of("anthropic", model);

        Assert.Equal((maxOutput, refusesTemperature, prefill, thinking), ((int)facts.MaxOutput!, facts.Refuses.Has(ChatParameter.Temperature), facts.Prefill, facts.Thinking!.Value));
    }

    [Fact]
    public void Vendors_AreThoseOfProviders()
    {
        var known = Enum.GetValues<Dialect>().Select(dialect => ProviderSettings.VendorOf(ProviderKind.OpenAI, dialect))
            .Concat(Enum.GetValues<ProviderKind>().Select(kind => ProviderSettings.VendorOf(kind, Dialect.Generic)));

        Assert.Empty(Table.Vendors.Except(known));
    }

    /// <summary>Otherwise a rule would be a typing mistake.</summary>
    [Fact]
    public void Rules_AllHaveASource_AndFitAModelOrATest()
    {
        using var document = ModelCatalog.OpenResource();
        foreach (var rule in document.RootElement.GetProperty("facts").EnumerateObject().Where(vendor => vendor.Value.TryGetProperty("rules", out _))
            .SelectMany(vendor => vendor.Value.GetProperty("rules").EnumerateArray()))
        {
            Assert.True(rule.GetProperty("source").GetString()!.Length > 10, rule.GetRawText());
        }
    }

    [Theory]
    [InlineData("""{"v":{"rules":[{"models":"*","source":"s","vison":true}]}}""")]
    [InlineData("""{"v":{"rules":[{"models":"*","source":"s","refuses":"sead"}]}}""")]
    [InlineData("""{"v":{"rules":[{"models":"*","vision":true}]}}""")]
    [InlineData("""{"v":{"rules":[{"source":"s","vision":true}]}}""")]
    [InlineData("""{"v":{"rule":[]}}""")]
    public void Mistake_InTheTable_IsFound(string facts)
    {
        using var document = JsonDocument.Parse(facts);

        Assert.Throws<FormatException>(() => ModelTable.Read(document.RootElement));
    }

    [Theory]
    [InlineData("none", "low")]
    [InlineData("minimal", "low")]
    [InlineData("medium", "high")]
    [InlineData("max", "high")]
    [InlineData("unheard-of", "unheard-of")]
    public void Effort_IsTheNextHigher_ElseTheHighest(string effort, string expected) => Assert.Equal(expected, ReasoningEfforts.Nearest(effort, ["low", "high"]));
}
