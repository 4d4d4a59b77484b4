namespace Gateway.Grains.Providers.Anthropic;

/// <summary>Where the Messages API is, and what a request to it carries in its headers.</summary>
internal static class AnthropicEndpoint
{
    /// <summary>
    /// The version whose answers we translate. 2026-10-21 refuses sampling parameters even at their defaults, and has nothing that an
    /// OpenAI client could see.
    /// </summary>
    public const string Version = "2023-06-01";

    /// <param name="baseUrl">With or without <c>/v1</c>.</param>
    public static Uri Url(Uri baseUrl)
    {
        var path = baseUrl.AbsolutePath.TrimEnd('/');
        var root = path.EndsWith("/v1", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;

        // Built without the user part of the base URL, which is no credential of ours and would show in logs.
        return new Uri($"{baseUrl.GetLeftPart(UriPartial.Scheme)}{baseUrl.Authority}{root}/v1/messages{baseUrl.Query}");
    }

    /// <summary>Our own headers; one that the settings name takes the place of ours.</summary>
    public static void AddHeaders(HttpRequestMessage request, ProviderSettings settings, bool stream)
    {
        foreach (var (name, value) in settings.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        Default(request, "Accept", stream ? "text/event-stream" : "application/json");
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
