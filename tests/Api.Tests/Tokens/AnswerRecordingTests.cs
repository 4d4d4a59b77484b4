using System.Text;
using Gateway.Api.Tokens;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Api.Tests.Tokens;

/// <summary>Our counts of recorded answers' texts against what the providers counted.</summary>
public sealed class AnswerRecordingTests(ITestOutputHelper output)
{
    /// <summary>The middle of a family's ratios, our count to the provider's, must lie between these; answers of 20 tokens and more.</summary>
    private static readonly Dictionary<string, (double From, double To)> Allowed = new()
    {
        ["openai-o200k"] = (1, 1),
        ["openai-cl100k"] = (1, 1),
        ["claude"] = (0.85, 1.15),
        ["claude-new"] = (0.75, 1.25),
        ["gemini"] = (0.85, 1.15),
        ["mistral"] = (0.85, 1.15),
        ["deepseek"] = (0.9, 1.1),
        ["llama"] = (0.85, 1.15),
        ["other"] = (0.75, 1.25),
    };

    [Fact]
    public async Task Answers_OfText_AreCountedAsProvidersCount()
    {
        output.WriteLine("family            n   ratio p10  p50  p90");
        var families =
            from recording in TokenRecording.All()
            where !recording.IsEmbeddings && recording.Usage.Completion >= 20 && recording.Usage.Reasoning == 0
            let model = TokenModels.Of(recording.Catalog, recording.Model)
            group (recording, model) by model.Family into family
            orderby family.Key
            select family;
        foreach (var family in families)
        {
            var ratios = new List<(double Ratio, string Name)>();
            foreach (var (recording, model) in family)
            {
                if (await Count(recording, model) is { } count)
                {
                    ratios.Add(((double)count.Tokens / recording.Usage.Completion, $"{recording.Name}: {count} for {recording.Usage.Completion}"));
                }
            }

            if (ratios.Count == 0)
            {
                continue;
            }

            ratios.Sort();
            output.WriteLine($"{family.Key,-14} {ratios.Count,4}   {ratios[ratios.Count / 10].Ratio,9:F2} {ratios[ratios.Count / 2].Ratio,4:F2} {ratios[ratios.Count * 9 / 10].Ratio,4:F2}");
            if (Allowed.TryGetValue(family.Key, out var allowed) && ratios.Count >= 3)
            {
                var middle = ratios[ratios.Count / 2].Ratio;
                Assert.True(middle >= allowed.From && middle <= allowed.To, string.Join('\n', ratios.Select(one => $"{one.Ratio:F2} {one.Name}")));
            }
        }
    }

    /// <summary>Null for answers that are more than a text.</summary>
    private static async Task<AnswerCount?> Count(TokenRecording recording, TokenModel model)
    {
        var (tokenizer, _) = await AnswerTokens.Prepare(model, 0);
        if (recording.Chunks is [var whole] && whole["choices"]?[0]?["message"] is { } message)
        {
            return message["tool_calls"] is null && message["content"] is System.Text.Json.Nodes.JsonValue
                ? AnswerTokens.Of(model, tokenizer, Encoding.UTF8.GetBytes(whole.ToJsonString()).AsMemory())
                : null;
        }

        var text = new MemoryStream();
        foreach (var chunk in recording.Chunks.Select(chunk => Encoding.UTF8.GetBytes(chunk.ToJsonString())))
        {
            var facts = FrameReader.Read(chunk);
            if ((facts.Pieces & ~FramePieces.Text) != 0)
            {
                return null;
            }

            var decoded = new byte[facts.ContentLength];
            text.Write(decoded, 0, ChatJson.Decode(chunk.AsSpan(facts.ContentStart, facts.ContentLength), decoded));
        }

        return text.Length == 0 ? null : AnswerTokens.Of(model, tokenizer, text.ToArray(), default, text.Length, 0);
    }
}
