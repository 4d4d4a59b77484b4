using Gateway.Api.Tokens;

namespace Gateway.Api.Tests.Tokens;

/// <summary>Our counts of recorded prompts against what the providers counted.</summary>
public sealed class PromptRecordingTests(ITestOutputHelper output)
{
    /// <summary>Prompts that the provider has added to, which nobody else can see: search results, schemas in fields of its own.</summary>
    private static readonly string[] AddedTo =
    [
        "test_anthropic_structured_outputs_legacy", "test_openrouter_stream_with_native_options",
    ];

    /// <summary>How far off nine of ten of a family's plain prompts may be: tokens, and a part of the prompt.</summary>
    private static readonly Dictionary<string, (int Tokens, double Part)> Allowed = new()
    {
        ["openai-o200k"] = (0, 0),
        ["openai-cl100k"] = (1, 0),
        ["gpt-oss"] = (10, 0.05),
        ["deepseek"] = (80, 0.05),
        ["llama"] = (30, 0.05),
        ["mistral"] = (9, 0.05),
        ["gemini"] = (6, 0.05),
        ["claude"] = (10, 0.10),
        ["claude-new"] = (10, 0.15),
        ["grok"] = (12, 0.05),
        ["other"] = (25, 0.15),
    };

    [Fact]
    public async Task Prompts_OfText_AreCountedAsProvidersCount()
    {
        output.WriteLine("family            n   error p10  p50  p90   above the bound");
        foreach (var family in (await Measure()).Where(one => one.Recording.IsPlain).GroupBy(one => one.Model.Family).OrderBy(family => family.Key, StringComparer.Ordinal))
        {
            var errors = family.Select(one => one.Count.Tokens - one.Actual).Order().ToList();
            output.WriteLine($"{family.Key,-14} {errors.Count,4}   {errors[errors.Count / 10],9} {errors[errors.Count / 2],4} {errors[errors.Count * 9 / 10],4}   {family.Count(one => one.Bound < one.Actual)}");

            var (tokens, part) = Allowed[family.Key];
            var far = family.Where(one => Math.Abs(one.Count.Tokens - one.Actual) > tokens + (part * one.Actual)).ToList();
            Assert.True(far.Count <= errors.Count / 10, Text(far));
        }
    }

    [Fact]
    public async Task Prompts_OfText_StayBelowTheirBound()
    {
        var measured = (await Measure()).Where(one => one.Recording.IsPlain).ToList();

        var above = measured.Where(one => one.Bound < one.Actual).ToList();

        Assert.True(above.Count == 0, Text(above));
        Assert.All(measured, one => Assert.InRange(one.Count.Most, one.Count.Tokens, one.Bound));
    }

    [Fact]
    public async Task Prompts_CountedExactly_AreExact()
    {
        var exact = (await Measure()).Where(one => one.Count.IsExact).ToList();

        var wrong = exact.Where(one => one.Count.Tokens != one.Actual || one.Count.Most != one.Actual).ToList();

        output.WriteLine($"{exact.Count} prompts are exact.");
        Assert.True(wrong.Count == 0, Text(wrong));
        Assert.InRange(exact.Count, 15, int.MaxValue);
    }

    [Fact]
    public async Task Prompts_NineOfTen_StayBelowWhatIsReserved()
    {
        var measured = (await Measure()).Where(one => one.Recording.IsPlain || one.Recording.HasTools).ToList();

        foreach (var family in measured.GroupBy(one => (one.Model.Family, one.Recording.IsPlain)).OrderBy(family => family.Key.Family, StringComparer.Ordinal))
        {
            var ratios = family.Select(one => (double)one.Count.Most / Math.Max(1, one.Actual)).Order().ToList();
            output.WriteLine($"{family.Key.Family,-14} {(family.Key.IsPlain ? "text " : "tools")} {ratios.Count,4}   reserved/actual p10 {ratios[ratios.Count / 10]:F2} p50 {ratios[ratios.Count / 2]:F2} p90 {ratios[ratios.Count * 9 / 10]:F2}");
        }

        var above = measured.Where(one => one.Count.Most < one.Actual).ToList();
        output.WriteLine(Text(above));
        Assert.InRange(above.Count, 0, measured.Count / 10);
    }

    private static async Task<List<(TokenRecording Recording, TokenModel Model, PromptCount Count, long Actual, long Bound)>> Measure()
    {
        var measured = new List<(TokenRecording, TokenModel, PromptCount, long, long)>();
        foreach (var recording in TokenRecording.All().Where(one => one.Usage.Prompt > 0 && !AddedTo.Any(one.Name.Contains)))
        {
            var model = TokenModels.Of(recording.Catalog, recording.Model);
            var count = await PromptTokens.Count(recording.Body, recording.Head, model, TestContext.Current.CancellationToken);
            measured.Add((recording, model, count, recording.Usage.Prompt, PromptTokens.UpperBound(recording.Head, model)));
        }

        return measured;
    }

    private static string Text(IEnumerable<(TokenRecording Recording, TokenModel Model, PromptCount Count, long Actual, long Bound)> measured) =>
        string.Join('\n', measured.Select(one => $"{one.Model.Family} {one.Actual} counted {one.Count} bound {one.Bound} {one.Recording.Name}"));
}
