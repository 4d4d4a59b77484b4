using System.Text.Json;

namespace Gateway.Grains.Interfaces.Protocols.Gemini;

/// <summary>Reads <c>finishReason</c>, and says it in OpenAI's words.</summary>
internal static class GeminiFinishReasons
{
    /// <summary>By the numbers of Vertex's enum, which come where an answer was asked for with <c>enum-encoding=int</c>.</summary>
    private static readonly GeminiFinish[] ByNumber =
    [
        GeminiFinish.None,
        GeminiFinish.Stop,
        GeminiFinish.Length,
        GeminiFinish.Filter, // SAFETY
        GeminiFinish.Filter, // RECITATION
        GeminiFinish.Stop, // OTHER
        GeminiFinish.Filter, // BLOCKLIST
        GeminiFinish.Filter, // PROHIBITED_CONTENT
        GeminiFinish.Filter, // SPII
        GeminiFinish.MalformedCall,
        GeminiFinish.Filter, // MODEL_ARMOR
        GeminiFinish.Filter, // IMAGE_SAFETY
        GeminiFinish.Filter, // IMAGE_PROHIBITED_CONTENT
        GeminiFinish.Filter, // IMAGE_RECITATION
        GeminiFinish.Stop, // IMAGE_OTHER
        GeminiFinish.UnexpectedCall,
        GeminiFinish.Stop, // NO_IMAGE
    ];

    /// <summary>The reason that <paramref name="json"/> stands on; a word or number that nobody knows is an end like any other.</summary>
    public static GeminiFinish Read(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.Number)
        {
            return json.TryGetInt32(out var number) && number >= 0 && number < ByNumber.Length ? ByNumber[number] : GeminiFinish.Stop;
        }

        if (json.TokenType != JsonTokenType.String)
        {
            json.Skip();
            return GeminiFinish.None;
        }

        var word = json.ValueSpan;
        if (word.SequenceEqual("STOP"u8))
        {
            return GeminiFinish.Stop;
        }

        return word switch
        {
            _ when word.IsEmpty || word.SequenceEqual("FINISH_REASON_UNSPECIFIED"u8) => GeminiFinish.None,
            _ when word.SequenceEqual("MAX_TOKENS"u8) || word.SequenceEqual("CONTINUATION"u8) => GeminiFinish.Length,
            _ when word.SequenceEqual("SAFETY"u8)
                || word.SequenceEqual("RECITATION"u8)
                || word.SequenceEqual("LANGUAGE"u8)
                || word.SequenceEqual("BLOCKLIST"u8)
                || word.SequenceEqual("PROHIBITED_CONTENT"u8)
                || word.SequenceEqual("SPII"u8)
                || word.SequenceEqual("MODEL_ARMOR"u8)
                || word.SequenceEqual("IMAGE_SAFETY"u8)
                || word.SequenceEqual("IMAGE_PROHIBITED_CONTENT"u8)
                || word.SequenceEqual("IMAGE_RECITATION"u8) => GeminiFinish.Filter,
            _ when word.SequenceEqual("MALFORMED_FUNCTION_CALL"u8) => GeminiFinish.MalformedCall,
            _ when word.SequenceEqual("UNEXPECTED_TOOL_CALL"u8) => GeminiFinish.UnexpectedCall,
            _ when word.SequenceEqual("TOO_MANY_TOOL_CALLS"u8) => GeminiFinish.TooManyCalls,
            _ when word.SequenceEqual("MISSING_THOUGHT_SIGNATURE"u8) => GeminiFinish.MissingSignature,
            _ when word.SequenceEqual("MALFORMED_RESPONSE"u8) => GeminiFinish.MalformedResponse,
            _ => GeminiFinish.Stop,
        };
    }

    /// <summary>OpenAI's word. What was called decides, not what the provider calls the end.</summary>
    public static string ToOpenAI(GeminiFinish finish, bool hasCalls) => finish switch
    {
        GeminiFinish.Length => "length",
        GeminiFinish.Filter => "content_filter",
        _ => hasCalls ? "tool_calls" : "stop",
    };

    /// <summary>The error's code where the answer cannot be used; null where it can.</summary>
    public static string? FaultCode(GeminiFinish finish) => finish switch
    {
        GeminiFinish.MalformedCall => "malformed_function_call",
        GeminiFinish.UnexpectedCall => "unexpected_tool_call",
        GeminiFinish.TooManyCalls => "too_many_tool_calls",
        GeminiFinish.MissingSignature => "missing_thought_signature",
        GeminiFinish.MalformedResponse => "malformed_response",
        _ => null,
    };
}
