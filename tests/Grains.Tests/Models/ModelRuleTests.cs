using System.Text.RegularExpressions;
using CsCheck;
using Gateway.Grains.Interfaces.Models;

namespace Gateway.Grains.Tests.Models;

public sealed class ModelRuleTests
{
    [Fact]
    public void Pattern_Fits_WhatTheSameExpressionFits() =>
        Gen.Select(Gen.String[Gen.Char["ab*"], 0, 8], Gen.String[Gen.Char["ab"], 0, 10]).Sample(
            (pattern, name) => Assert.Equal(
                Regex.IsMatch(name, $"^{Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal)}$"), ModelRule.Fits(pattern, name)),
            iter: 20_000);

    /// <summary>The time of the naive way grows with a power of the stars.</summary>
    [Fact]
    public void Pattern_OfManyStars_EndsSoon() =>
        Assert.False(ModelRule.Fits(string.Concat(Enumerable.Repeat("a*", 100)) + "b", new string('a', 256)));

    [Theory]
    [InlineData("GPT-5.4-mini-2026-03-05", null, "gpt-5.4-mini", 504)]
    [InlineData("openai/gpt-5", null, "gpt-5", 500)]
    [InlineData("eu.anthropic.claude-opus-4-v1:0", "claude", "claude-opus-4-v1:0", 400)]
    [InlineData("claude-3-5-sonnet@20241022", "claude", "claude-3-5-sonnet@20241022", 305)]
    [InlineData("gemini-2.0-flash-preview-09-2025", null, "gemini-2.0-flash-preview-09-2025", 200)]
    [InlineData("gpt-4o", null, "gpt-4o", null)]
    [InlineData("", null, "", null)]
    [InlineData("/", null, "", null)]
    public void Name_IsCutToWhatRulesLookAt(string model, string? stem, string text, int? version)
    {
        var name = ModelName.Of(model, stem);

        Assert.Equal((text, version), (name.Text, name.Version));
    }

    [Fact]
    public void Name_OfAnyText_IsRead() => Gen.String.Sample(model => { ModelTable.Bundled.Of("anthropic", model); ModelTable.Bundled.Of("azure", model); }, iter: 2_000);
}
