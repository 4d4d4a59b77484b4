using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Gemini;

/// <summary>What the <c>details</c> of an error say (google.rpc: ErrorInfo, QuotaFailure, RetryInfo).</summary>
/// <param name="Reason">The reason of its ErrorInfo; null for none.</param>
/// <param name="RetryDelay">The wait of its RetryInfo; null for none.</param>
/// <param name="IsDayQuota">A quota counted by the day is used up.</param>
internal readonly record struct GeminiErrorDetails(string? Reason, TimeSpan? RetryDelay, bool IsDayQuota)
{
    /// <summary>Never throws.</summary>
    public static GeminiErrorDetails Read(ReadOnlySpan<byte> body)
    {
        if (!Utf8.IsValid(body))
        {
            return default;
        }

        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = AnswerReader.MaxDepth });
        try
        {
            if (!JsonDocument.TryParseValue(ref reader, out var document))
            {
                return default;
            }

            using (document)
            {
                var root = document.RootElement;
                root = root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 0 ? root[0] : root;
                return Read(ChatJson.Find(ChatJson.Find(root, "error"u8), "details"u8));
            }
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static GeminiErrorDetails Read(JsonElement details)
    {
        var found = default(GeminiErrorDetails);
        if (details.ValueKind != JsonValueKind.Array)
        {
            return found;
        }

        foreach (var detail in details.EnumerateArray())
        {
            found = new GeminiErrorDetails(
                found.Reason ?? ChatJson.Text(ChatJson.Find(detail, "reason"u8)),
                found.RetryDelay ?? Delay(ChatJson.Text(ChatJson.Find(detail, "retryDelay"u8))),
                found.IsDayQuota || HasDayQuota(detail));
        }

        return found;
    }

    private static bool HasDayQuota(JsonElement detail)
    {
        // Vertex names the quota in its ErrorInfo, the Gemini API in its QuotaFailure.
        if (IsDay(ChatJson.Find(ChatJson.Find(detail, "metadata"u8), "quota_limit"u8)))
        {
            return true;
        }

        var violations = ChatJson.Find(detail, "violations"u8);
        return violations.ValueKind == JsonValueKind.Array && violations.EnumerateArray().Any(violation => IsDay(ChatJson.Find(violation, "quotaId"u8)));
    }

    private static bool IsDay(JsonElement name) => ChatJson.Text(name)?.Contains("PerDay", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Seconds with a trailing <c>s</c>, as google.protobuf.Duration is written.</summary>
    private static TimeSpan? Delay(string? text) =>
        text is [.. var number, 's']
        && double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
        && seconds <= RetryHint.Longest.TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
