using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Providers.Transport;

/// <summary>Reads answers' headers as they were sent: a malformed one is no reason to lose an answer.</summary>
internal static class ResponseHead
{
    private const int MaxIdLength = 128;

    /// <summary>The media type without parameters, lower case; empty where there is none.</summary>
    public static string MediaType(HttpResponseMessage response)
    {
        if (!response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var values))
        {
            return "";
        }

        var value = values.ToString();
        var end = value.IndexOf(';');
        return (end < 0 ? value : value[..end]).Trim().ToLowerInvariant();
    }

    public static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time) =>
        RetryHint.Parse(First(response, "retry-after-ms"), First(response, "retry-after"), time.GetUtcNow());

    /// <summary>The provider's own id of the request; null where there is none that can be shown in a header.</summary>
    public static string? RequestId(HttpResponseMessage response) =>
        First(response, "request-id") is { Length: > 0 and <= MaxIdLength } id && id.All(letter => letter is > ' ' and < '\x7F') ? id : null;

    private static string? First(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) && values.Count > 0 ? values.First() : null;
}
