using System.Text.Json;

namespace Gateway.Grains.Interfaces.Protocols.Gemini;

/// <summary>
/// The kinds of tokens of which a <c>...TokensDetails</c> list tells that have prices of their own. Video and documents cost what text costs
/// (ai.google.dev/gemini-api/docs/pricing).
/// </summary>
internal readonly record struct GeminiModalities(int Audio, int Image)
{
    /// <summary>Reads the list that follows the name <paramref name="json"/> stands on; what is no such list tells of nothing.</summary>
    public static GeminiModalities Read(ref Utf8JsonReader json)
    {
        long audio = 0, image = 0;
        json.Read();
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return default;
        }

        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType != JsonTokenType.StartObject)
            {
                json.Skip();
                continue;
            }

            bool isAudio = false, isImage = false;
            long tokens = 0;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (json.ValueSpan.SequenceEqual("tokenCount"u8))
                {
                    GeminiUsage.Count(ref json, ref tokens);
                    continue;
                }

                var isModality = json.ValueSpan.SequenceEqual("modality"u8);
                json.Read();
                if (isModality && json.TokenType == JsonTokenType.String)
                {
                    isAudio = json.ValueSpan.SequenceEqual("AUDIO"u8);
                    isImage = json.ValueSpan.SequenceEqual("IMAGE"u8);
                }

                json.Skip();
            }

            audio += isAudio ? tokens : 0;
            image += isImage ? tokens : 0;
        }

        return new GeminiModalities(ToInt(audio), ToInt(image));
    }

    // Half of the range, so that two of them can be added; a count is bounded by its whole later.
    private static int ToInt(long tokens) => (int)Math.Min(tokens, int.MaxValue / 2);
}
