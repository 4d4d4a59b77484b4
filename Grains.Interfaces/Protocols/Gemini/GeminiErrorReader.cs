using System.Globalization;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.Protocols.Gemini;

/// <summary>
/// Reads Google's errors: <c>{"error":{"code","message","status","details"}}</c>, alone or in an array
/// (https://cloud.google.com/apis/design/errors).
/// </summary>
public static class GeminiErrorReader
{
    /// <summary>
    /// How long a quota of a whole day is left alone. It returns at midnight Pacific time, which only Google's clock knows; the delay that
    /// comes with it is often one of seconds, and each try in vain counts.
    /// </summary>
    public static readonly TimeSpan DayQuotaWait = TimeSpan.FromHours(1);

    private const string InvalidRequest = "invalid_request_error";

    /// <summary>Never throws. What is no error of Google's is read as any provider's.</summary>
    /// <param name="status">The HTTP status; for errors inside an answer that came with 200 the error's own code counts.</param>
    public static GeminiError Read(int status, ReadOnlySpan<byte> body)
    {
        // The shared reader knows the envelope and gives the word of its status for a type.
        var error = ProviderErrorReader.Read(status, body);
        var details = GeminiErrorDetails.Read(body);
        if (status is >= 200 and < 300)
        {
            status = int.TryParse(error.Code, NumberStyles.None, CultureInfo.InvariantCulture, out var own) && own is >= 400 and < 600 ? own : 502;
        }

        var (type, code) = Words(error.Type, error.Message, details);
        if (type is null)
        {
            return new GeminiError(error, status, details.RetryDelay);
        }

        var retryAfter = code == "insufficient_quota" && !(details.RetryDelay > DayQuotaWait) ? DayQuotaWait : details.RetryDelay;
        error = error with { Type = type, Code = code };
        return new GeminiError(error, StatusOf(status, error), retryAfter);
    }

    /// <summary>The status that an error of this reader means: a bad key comes as a bad argument (400), which would be told to a caller whose request is fine.</summary>
    public static int StatusOf(int status, ProviderError error) => error.Code switch
    {
        "invalid_api_key" => 401,
        "unsupported_country_region_territory" => 403,
        _ => status,
    };

    private static (string? Type, string? Code) Words(string? word, string message, in GeminiErrorDetails details) => word switch
    {
        "INVALID_ARGUMENT" or "FAILED_PRECONDITION" or "OUT_OF_RANGE" or "UNIMPLEMENTED" => (InvalidRequest, InvalidCode(message, details)),
        "UNAUTHENTICATED" => (InvalidRequest, "invalid_api_key"),
        "PERMISSION_DENIED" => (InvalidRequest, "insufficient_permissions"),
        "NOT_FOUND" => (InvalidRequest, Says(message, "models/") || Says(message, "model") ? "model_not_found" : null),
        "RESOURCE_EXHAUSTED" => IsUsedUp(message, details) ? ("insufficient_quota", "insufficient_quota") : ("rate_limit_error", "rate_limit_exceeded"),
        "UNAVAILABLE" => ("service_unavailable_error", "server_is_overloaded"),
        "INTERNAL" or "UNKNOWN" or "CANCELLED" or "ABORTED" or "DATA_LOSS" or "DEADLINE_EXCEEDED" => (GeminiFaults.ServerError, null),
        _ => (null, null),
    };

    private static string? InvalidCode(string message, in GeminiErrorDetails details)
    {
        if (details.Reason is "API_KEY_INVALID" || Says(message, "API key not valid") || Says(message, "API key expired"))
        {
            return "invalid_api_key";
        }

        // Ours too: it is about where the gateway runs.
        if (Says(message, "location is not supported"))
        {
            return "unsupported_country_region_territory";
        }

        return Says(message, "maximum number of tokens") || (Says(message, "input token count") && (Says(message, "exceeds") || Says(message, "only supports")))
            ? "context_length_exceeded"
            : null;
    }

    private static bool IsUsedUp(string message, in GeminiErrorDetails details) =>
        details.IsDayQuota || Says(message, "per day") || Says(message, "spending cap") || Says(message, "credits are depleted");

    private static bool Says(string message, string words) => message.Contains(words, StringComparison.OrdinalIgnoreCase);
}
