using Gateway.Api.Tokens;

namespace Gateway.Api.Tests.Tokens;

/// <summary>Our counts of recorded prompts against what the providers counted.</summary>
public sealed class PromptRecordingTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Prompts_AreCounted_AsProvidersCount()
    {
        foreach (var family in TokenRecording.All().GroupBy(recording => TokenModels.Of(recording.Catalog, recording.Model).Family))
        {
            foreach (var recording in family)
            {
                var model = TokenModels.Of(recording.Catalog, recording.Model);
                var head = recording.Head;
                var count = await PromptTokens.Count(recording.Body, head, model, TestContext.Current.CancellationToken);
                output.WriteLine($"{family.Key,-14} {recording.Model,-28} {(recording.IsEmbeddings ? "E" : recording.IsPlain ? "P" : recording.HasTools ? "T" : "-")} actual {recording.Usage.Prompt,6} count {count.Tokens,6} most {count.Most,6} bound {PromptTokens.UpperBound(head, model),6} {count.IsExact,5} {recording.Name[^40..]}");
            }
        }
    }
}
