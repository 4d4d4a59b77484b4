using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Grains.Providers.Gemini;

/// <summary>Where Gemini's operations are, on its own API and on Vertex AI, and what a request carries in its headers.</summary>
internal static class GeminiEndpoint
{
    private const string Publisher = "/publishers/google";

    /// <summary>A base URL with a project or a publisher in its path is Vertex AI.</summary>
    public static bool IsVertex(Uri baseUrl) =>
        (baseUrl.AbsolutePath + "/").Contains("/projects/", StringComparison.Ordinal) || (baseUrl.AbsolutePath + "/").Contains("/publishers/", StringComparison.Ordinal);

    /// <summary>The URL of an operation. Throws <see cref="InvalidOperationException"/> where the settings have no base URL.</summary>
    public static Uri Url(ProviderSettings settings, ProviderOperation operation, string model, bool stream)
    {
        var baseUrl = settings.BaseUrl ?? throw new InvalidOperationException($"Provider '{settings.Name}' has no BaseUrl.");
        var method = operation switch
        {
            ProviderOperation.ChatCompletions => stream ? "streamGenerateContent?alt=sse" : "generateContent",
            ProviderOperation.Embeddings => "batchEmbedContents",
            _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, null),
        };

        // Escaped as one segment, and followed by a colon: no name can leave it.
        var path = $"{Root(baseUrl)}/models/{Uri.EscapeDataString(ModelId(model))}:{method}";

        // Built without the user part of the base URL, which is no credential of ours and would show in logs.
        return new Uri(baseUrl.GetLeftPart(UriPartial.Scheme) + baseUrl.Authority + path);
    }

    /// <summary>The name without the collection that Google's lists of models put before it.</summary>
    public static string ModelId(string model) => model.StartsWith("models/", StringComparison.Ordinal) ? model["models/".Length..] : model;

    /// <summary>Our own headers; one that the settings name takes the place of ours.</summary>
    public static void AddHeaders(HttpRequestMessage request, ProviderSettings settings, bool stream)
    {
        foreach (var (name, value) in settings.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        Default(request, "Accept", stream ? "text/event-stream" : "application/json");
        Default(request, "User-Agent", "gateway");
        if (settings.ApiKey is { } key)
        {
            if (IsVertex(request.RequestUri!))
            {
                Default(request, "Authorization", "Bearer " + key);
            }
            else
            {
                Default(request, "x-goog-api-key", key);
            }
        }
    }

    private static string Root(Uri baseUrl)
    {
        var path = WithoutSuffix(baseUrl.AbsolutePath.TrimEnd('/'), "/models");
        if (IsVertex(baseUrl))
        {
            return path.Contains("/publishers/", StringComparison.Ordinal) ? path : WithoutSuffix(path, "/publishers") + Publisher;
        }

        return path[(path.LastIndexOf('/') + 1)..] is "v1beta" or "v1" or "v1alpha" ? path : path + "/v1beta";
    }

    private static string WithoutSuffix(string path, string suffix) =>
        path.EndsWith(suffix, StringComparison.Ordinal) ? path[..^suffix.Length] : path;

    private static void Default(HttpRequestMessage request, string name, string value)
    {
        if (!request.Headers.NonValidated.Contains(name))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
