using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Grains.Providers.OpenAI;

/// <summary>Where a provider's operations are, and what a request to it carries in its headers.</summary>
internal static class OpenAIEndpoint
{
    /// <summary>The URL of an operation. Throws <see cref="InvalidOperationException"/> where the settings have no base URL.</summary>
    public static Uri Url(ProviderSettings settings, ProviderOperation operation, string model)
    {
        var baseUrl = settings.BaseUrl ?? throw new InvalidOperationException($"Provider '{settings.Name}' has no BaseUrl.");
        var path = baseUrl.AbsolutePath.TrimEnd('/');
        var name = OperationNames.Of(operation);

        if (settings.Kind != ProviderKind.Azure)
        {
            // Vendors' SDKs take the URL with the version (api.groq.com/openai/v1, api.deepseek.com/v1); a bare host gets it.
            return With(baseUrl, $"{(path.Length == 0 ? "/v1" : path)}/{name}", baseUrl.Query);
        }

        var root = WithoutSuffix(WithoutSuffix(path, "/v1"), "/openai");
        return settings.ApiVersion is { } version
            ? With(baseUrl, $"{root}/openai/deployments/{Uri.EscapeDataString(model)}/{name}", $"?api-version={Uri.EscapeDataString(version)}")
            : With(baseUrl, $"{root}/openai/v1/{name}", "");
    }

    /// <summary>Our own headers; one that the settings name takes the place of ours.</summary>
    /// <param name="accepts">Media types of the answer.</param>
    public static void AddHeaders(HttpRequestMessage request, ProviderSettings settings, string accepts)
    {
        foreach (var (name, value) in settings.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        Default(request, "Accept", accepts);
        Default(request, "User-Agent", "gateway");
        if (settings.ApiKey is { } key)
        {
            if (settings.Kind == ProviderKind.Azure)
            {
                Default(request, "api-key", key);
            }
            else
            {
                Default(request, "Authorization", "Bearer " + key);
            }
        }
    }

    private static void Default(HttpRequestMessage request, string name, string value)
    {
        if (!request.Headers.NonValidated.Contains(name))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }

    private static string WithoutSuffix(string path, string suffix) =>
        path.EndsWith(suffix, StringComparison.OrdinalIgnoreCase) ? path[..^suffix.Length] : path;

    /// <summary>Built without the user part of the base URL, which is no credential of ours and would show in logs.</summary>
    private static Uri With(Uri baseUrl, string path, string query) => new(baseUrl.GetLeftPart(UriPartial.Scheme) + baseUrl.Authority + path + query);
}
