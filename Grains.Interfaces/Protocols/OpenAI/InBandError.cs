using System.Text.Json;

namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>How errors stand inside answers that came with status 200.</summary>
internal static class InBandError
{
    /// <summary>True when the value of <c>error</c> that <paramref name="json"/> stands on is one that OpenAI's own clients throw on: JavaScript's truth.</summary>
    public static bool ReadError(ref Utf8JsonReader json)
    {
        bool truthy = json.TokenType switch
        {
            JsonTokenType.Null or JsonTokenType.False => false,
            JsonTokenType.String => !json.ValueSpan.IsEmpty,
            JsonTokenType.Number => json.TryGetDouble(out double number) && number != 0,
            _ => true,
        };
        json.Skip();
        return truthy;
    }

    /// <summary>True when the value of <c>object</c> is <c>error</c>, as older vLLM and Mistral write it.</summary>
    public static bool ReadObject(ref Utf8JsonReader json)
    {
        bool isError = json.TokenType == JsonTokenType.String && json.ValueSpan.SequenceEqual("error"u8);
        json.Skip();
        return isError;
    }
}
