using System.Text.Json;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.Protocols.Gemini;

/// <summary>
/// Reads <c>usageMetadata</c>. The prompt is what was sent and what the provider's own tools added; thoughts are billed as output and
/// stand beside the candidates, not in them.
/// </summary>
internal static class GeminiUsage
{
    /// <summary>A count above this is no count.</summary>
    private const long MaxTokens = 1_000_000_000;

    /// <summary>Null where the value that <paramref name="json"/> stands on has no counts (Vertex sends <c>trafficType</c> alone until the end).</summary>
    public static TokenUsage? Read(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return null;
        }

        GeminiModalities sent = default, used = default, kept = default, made = default;
        var tier = ServiceTier.Standard;
        long prompt = -1, tools = 0, cached = 0, candidates = -1, thoughts = 0, total = -1;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.ValueSpan;
            switch (name.Length)
            {
                case 16 when name.SequenceEqual("promptTokenCount"u8):
                    Count(ref json, ref prompt);
                    break;
                case 23 when name.SequenceEqual("toolUsePromptTokenCount"u8):
                    Count(ref json, ref tools);
                    break;
                case 23 when name.SequenceEqual("cachedContentTokenCount"u8):
                    Count(ref json, ref cached);
                    break;
                case 20 when name.SequenceEqual("candidatesTokenCount"u8):
                    Count(ref json, ref candidates);
                    break;
                case 18 when name.SequenceEqual("thoughtsTokenCount"u8):
                    Count(ref json, ref thoughts);
                    break;
                case 15 when name.SequenceEqual("totalTokenCount"u8):
                    Count(ref json, ref total);
                    break;
                case 19 when name.SequenceEqual("promptTokensDetails"u8):
                    sent = GeminiModalities.Read(ref json);
                    break;
                case 26 when name.SequenceEqual("toolUsePromptTokensDetails"u8):
                    used = GeminiModalities.Read(ref json);
                    break;
                case 18 when name.SequenceEqual("cacheTokensDetails"u8):
                    kept = GeminiModalities.Read(ref json);
                    break;
                case 23 when name.SequenceEqual("candidatesTokensDetails"u8):
                    made = GeminiModalities.Read(ref json);
                    break;

                // The Gemini API and Vertex.
                case 11 when name.SequenceEqual("serviceTier"u8):
                case 11 when name.SequenceEqual("trafficType"u8):
                    json.Read();
                    tier = json.TokenType == JsonTokenType.String ? ServiceTiers.Of(json.ValueSpan) : tier;
                    json.Skip();
                    break;
                default:
                    json.Skip();
                    break;
            }
        }

        if (prompt < 0 && candidates < 0 && thoughts == 0 && total < 0)
        {
            return null;
        }

        prompt = Math.Max(prompt, 0);
        return (new TokenUsage(prompt + tools, Math.Min(cached, prompt), 0, Math.Max(candidates, 0) + thoughts, thoughts) with
        {
            PromptAudio = sent.Audio + used.Audio,
            CachedAudio = kept.Audio,
            PromptImage = sent.Image + used.Image,
            CompletionAudio = made.Audio,
            CompletionImage = made.Image,
            Tier = tier,
        }).Clamped();
    }

    internal static void Count(ref Utf8JsonReader json, ref long count)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var number) && number is >= 0 and <= MaxTokens)
        {
            count = number;
        }

        json.Skip();
    }
}
