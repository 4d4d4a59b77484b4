using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Providers.Transport;

/// <summary>Reads answers' headers as they were sent: a malformed one is no reason to lose an answer.</summary>
internal static class ResponseHead
{
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

    private static string? First(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) && values.Count > 0 ? values.First() : null;
}
