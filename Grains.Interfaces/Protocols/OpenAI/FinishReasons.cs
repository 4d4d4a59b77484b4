using System.Text.Json;

namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>Finish reasons as strings that exist once; one that nobody knows is made anew, at most 64 characters of it.</summary>
internal static class FinishReasons
{
    private const int MaxLength = 64;

    /// <summary>
    /// Whether the model was interrupted, whatever of the answer there is: DeepSeek's <c>insufficient_system_resource</c>, and <c>error</c> as
    /// Mistral and OpenRouter write it.
    /// </summary>
    public static bool IsFailure(string? reason) => reason is "insufficient_system_resource" or "error";

    /// <summary>Null where the value that <paramref name="json"/> stands on is no string.</summary>
    public static string? Read(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.String)
        {
            json.Skip();
            return null;
        }

        ReadOnlySpan<byte> raw = json.ValueSpan;
        return raw.Length switch
        {
            0 => null,
            4 when raw.SequenceEqual("stop"u8) => "stop",
            5 when raw.SequenceEqual("error"u8) => "error",
            6 when raw.SequenceEqual("length"u8) => "length",
            10 when raw.SequenceEqual("tool_calls"u8) => "tool_calls",
            12 when raw.SequenceEqual("model_length"u8) => "model_length",
            13 when raw.SequenceEqual("function_call"u8) => "function_call",
            14 when raw.SequenceEqual("content_filter"u8) => "content_filter",
            28 when raw.SequenceEqual("insufficient_system_resource"u8) => "insufficient_system_resource",
            _ => JsonText.Decode(raw, MaxLength),
        };
    }
}
