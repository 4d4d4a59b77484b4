using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Grains.Providers.Anthropic;

/// <summary>Where the Messages API is, and what a request to it carries in its headers.</summary>
internal static class AnthropicEndpoint
{
    /// <summary>
    /// The version whose answers we translate, and that of callers who name none. 2026-10-21 refuses sampling parameters even at their defaults, and has nothing that an
    /// OpenAI client could see.
    /// </summary>
    public const string Version = "2023-06-01";

    private const string Beta = "anthropic-beta";

    /// <param name="baseUrl">With or without <c>/v1</c>.</param>
    public static Uri Url(Uri baseUrl, ProviderOperation operation)
    {
        var path = baseUrl.AbsolutePath.TrimEnd('/');
        var root = path.EndsWith("/v1", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;

        var name = operation == ProviderOperation.CountMessageTokens ? "messages/count_tokens" : "messages";

        // Built without the user part of the base URL, which is no credential of ours and would show in logs.
        return new Uri($"{baseUrl.GetLeftPart(UriPartial.Scheme)}{baseUrl.Authority}{root}/v1/{name}{baseUrl.Query}");
    }

    /// <summary>Our own headers and the caller's; one that the settings name takes their place. Of betas both are asked for.</summary>
    public static void AddHeaders(HttpRequestMessage request, ProviderSettings settings, ProviderRequest asked)
    {
        foreach (var (name, value) in settings.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        foreach (var (name, value) in asked.CallerHeaders)
        {
            if (name == Beta && request.Headers.NonValidated.TryGetValues(Beta, out var configured))
            {
                request.Headers.Remove(Beta);
                request.Headers.TryAddWithoutValidation(Beta, $"{configured},{value}");
            }
            else
            {
                Default(request, name, value);
            }
        }

        Default(request, "Accept", asked.Head.Stream ? "text/event-stream" : "application/json");
        Default(request, "User-Agent", "gateway");
        Default(request, "anthropic-version", Version);

        // Servers that take the key as a bearer token are told so in Headers; both would be one too many.
        if (settings.ApiKey is { } key && !request.Headers.NonValidated.Contains("Authorization"))
        {
            Default(request, "x-api-key", key);
        }
    }

    private static void Default(HttpRequestMessage request, string name, string value)
    {
        if (!request.Headers.NonValidated.Contains(name))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
