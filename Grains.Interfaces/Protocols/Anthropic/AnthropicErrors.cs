using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.Protocols.Anthropic;

/// <summary>The API's errors in OpenAI's words. The error's own type decides: within a stream there is no status.</summary>
public static class AnthropicErrors
{
    private const string InvalidRequest = "invalid_request_error";

    private const string Quota = "insufficient_quota";

    /// <summary>Never throws.</summary>
    /// <param name="status">The HTTP status.</param>
    public static ProviderError Read(int status, ReadOnlySpan<byte> body)
    {
        var error = ProviderErrorReader.Read(status, body);
        var (type, code) = Translate(error.Type, error.Message, Detail(body));
        return error with { Type = type ?? ByStatus(status), Code = code };
    }

    /// <summary>An error event of a stream, or an error in the place of an answer, with status 200. Never throws.</summary>
    public static ProviderError ReadInBand(ReadOnlySpan<byte> json)
    {
        var error = ProviderErrorReader.TryReadInBand(json, out var read)
            ? read
            : new ProviderError("The provider reported an error without a message.", null, null, null);
        var (type, code) = Translate(error.Type, error.Message, Detail(json));
        return error with { Type = type ?? ByStatus(0), Code = code };
    }

    private static (string? Type, string? Code) Translate(string? type, string message, string? detail)
    {
        // Of the account, not of the request: nothing that the caller or a retry could change.
        if (type == "billing_error" || detail == "enforced_spend_limit_reached" || IsAccount(message))
        {
            return (Quota, Quota);
        }

        return type switch
        {
            InvalidRequest when IsTooLong(message) => (InvalidRequest, "context_length_exceeded"),
            InvalidRequest => (InvalidRequest, null),
            "authentication_error" => (InvalidRequest, "invalid_api_key"),
            "permission_error" => (InvalidRequest, "insufficient_permissions"),
            "not_found_error" when message.StartsWith("model", StringComparison.Ordinal) => (InvalidRequest, "model_not_found"),
            "not_found_error" or "conflict_error" => (InvalidRequest, null),
            "request_too_large" => (InvalidRequest, "request_too_large"),
            "rate_limit_error" => ("rate_limit_error", "rate_limit_exceeded"),
            "overloaded_error" => ("service_unavailable_error", "server_is_overloaded"),
            "api_error" or "timeout_error" => ("server_error", null),
            _ => (null, null),
        };
    }

    private static string ByStatus(int status) => status switch
    {
        429 => "rate_limit_error",
        529 => "service_unavailable_error",
        >= 400 and < 500 => InvalidRequest,
        _ => "server_error",
    };

    /// <summary>"prompt is too long: 200012 tokens &gt; 200000 maximum"; "input length and `max_tokens` exceed context limit: ...".</summary>
    private static bool IsTooLong(string message) =>
        message.Contains("prompt is too long", StringComparison.OrdinalIgnoreCase) || message.Contains("exceed context limit", StringComparison.OrdinalIgnoreCase);

    /// <summary>A spend limit comes as invalid_request_error with 400.</summary>
    private static bool IsAccount(string message) =>
        message.StartsWith("Your credit balance is too low", StringComparison.OrdinalIgnoreCase)
        || message.StartsWith("You have reached your specified", StringComparison.OrdinalIgnoreCase);

    private static string? Detail(ReadOnlySpan<byte> body)
    {
        if (body.IndexOf("error_code"u8) < 0)
        {
            return null;
        }

        var json = new Utf8JsonReader(body);
        try
        {
            using var document = JsonDocument.ParseValue(ref json);
            var details = ChatJson.Find(ChatJson.Find(document.RootElement, "error"u8), "details"u8);
            return ChatJson.Text(ChatJson.Find(details, "error_code"u8));
        }
        catch (JsonException)
        {
            // The rest of the error was read as far as it could be.
            return null;
        }
    }
}
