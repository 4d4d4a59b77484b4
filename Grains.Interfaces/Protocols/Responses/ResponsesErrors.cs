using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>The API's errors as a caller of chat completions expects them: they name fields of its own request.</summary>
public static class ResponsesErrors
{
    private static readonly ProviderError Wordless = new("The provider reported an error without a message.", "server_error", null, null);

    /// <summary>Never throws.</summary>
    /// <param name="status">The HTTP status.</param>
    public static ProviderError Read(int status, ReadOnlySpan<byte> body)
    {
        var error = ProviderErrorReader.Read(status, body);
        return error with { Param = Param(error.Param) };
    }

    /// <summary>An <c>error</c> or <c>response.failed</c> event, or a response that failed, with status 200. Never throws.</summary>
    public static ProviderError ReadInBand(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = AnswerReader.MaxDepth });
            using var document = JsonDocument.ParseValue(ref reader);
            return ReadInBand(document.RootElement);
        }
        catch (JsonException)
        {
            return Wordless;
        }
    }

    internal static ProviderError ReadInBand(JsonElement root)
    {
        // {"type":"error","code","message","param"}; {"type":"error","error":{...}}; {"type":"response.failed","response":{"error":{...}}}.
        var response = ChatJson.Find(root, "response"u8);
        var owner = response.ValueKind == JsonValueKind.Object ? response : root;
        var inner = ChatJson.Find(owner, "error"u8);
        var error = inner.ValueKind == JsonValueKind.Object ? inner : owner;
        var message = ErrorShape.Text(inner) ?? ErrorShape.Text(ChatJson.Find(error, "message"u8));
        var code = Word(error, "code"u8);
        var type = Word(error, "type"u8);
        if (message is null && ChatJson.Text(ChatJson.Find(owner, "status"u8)) == "cancelled")
        {
            return new ProviderError("The response was cancelled.", "server_error", "response_cancelled", null);
        }

        return new ProviderError(message ?? Wordless.Message, type is null or "error" ? TypeOf(code) : type, code, Param(Word(error, "param"u8)));
    }

    /// <summary>The field of a chat completion that is meant by one of a response.</summary>
    internal static string? Param(string? param) => param switch
    {
        null => null,
        "max_output_tokens" => "max_completion_tokens",
        "instructions" => "messages",
        "reasoning" or "reasoning.effort" => "reasoning_effort",
        "text.verbosity" => "verbosity",
        _ when param == "input" || param.StartsWith("input[", StringComparison.Ordinal) => "messages",
        _ when param.StartsWith("text.format", StringComparison.Ordinal) => "response_format" + param[11..],
        _ => param,
    };

    /// <summary>The code tells whose fault it is: <c>rate_limit_exceeded</c>, <c>server_error</c>, <c>invalid_prompt</c>, <c>invalid_image</c>, ...</summary>
    private static string TypeOf(string? code) => code switch
    {
        "rate_limit_exceeded" => "rate_limit_error",
        "insufficient_quota" => "insufficient_quota",
        null or "server_error" or "vector_store_timeout" => "server_error",
        "server_is_overloaded" or "slow_down" => "service_unavailable_error",
        _ => "invalid_request_error",
    };

    private static string? Word(JsonElement owner, ReadOnlySpan<byte> name)
    {
        var word = ChatJson.Find(owner, name);
        var text = word.ValueKind == JsonValueKind.String ? JsonText.Decode(ChatJson.RawText(word), 256) : null;
        return string.IsNullOrEmpty(text) ? null : text;
    }
}
