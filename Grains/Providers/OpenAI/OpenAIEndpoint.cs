using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Grains.Providers.OpenAI;

/// <summary>Where a provider's operations are, and what a request to it carries in its headers.</summary>
internal static class OpenAIEndpoint
{
    /// <summary>The URL of an operation. Throws <see cref="InvalidOperationException"/> where the settings have no base URL.</summary>
    /// <param name="responseId">The response, where the operation is about one.</param>
    /// <param name="query">Beside what the settings ask in the address; without the question mark.</param>
    public static Uri Url(ProviderSettings settings, ProviderOperation operation, string model, string? responseId = null, string? query = null)
    {
        var baseUrl = settings.BaseUrl ?? throw new InvalidOperationException($"Provider '{settings.Name}' has no BaseUrl.");
        var path = baseUrl.AbsolutePath.TrimEnd('/');
        var name = operation switch
        {
            ProviderOperation.GetResponse or ProviderOperation.DeleteResponse => "responses/" + Uri.EscapeDataString(responseId!),
            ProviderOperation.CancelResponse => $"responses/{Uri.EscapeDataString(responseId!)}/cancel",
            _ => OperationNames.Of(operation),
        };

        if (settings.Kind != ProviderKind.Azure)
        {
            // Vendors' SDKs take the URL with the version (api.groq.com/openai/v1, api.deepseek.com/v1); a bare host gets it.
            return With(baseUrl, $"{(path.Length == 0 ? "/v1" : path)}/{name}", And(baseUrl.Query, query));
        }

        var root = WithoutSuffix(WithoutSuffix(path, "/v1"), "/openai");
        if (settings.ApiVersion is not { } version)
        {
            return With(baseUrl, $"{root}/openai/v1/{name}", And("", query));
        }

        // Responses are not made by a deployment's address: the model stands in the body.
        var deployment = OperationNames.IsOfResponses(operation) ? "" : $"/deployments/{Uri.EscapeDataString(model)}";
        return With(baseUrl, $"{root}/openai{deployment}/{name}", And($"?api-version={Uri.EscapeDataString(version)}", query));
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

    /// <summary>For answers that are JSON or a stream of events.</summary>
    public static void AddHeaders(HttpRequestMessage request, ProviderSettings settings, bool stream) =>
        AddHeaders(request, settings, stream ? "text/event-stream" : "application/json");

    private static void Default(HttpRequestMessage request, string name, string value)
    {
        if (!request.Headers.NonValidated.Contains(name))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }

    private static string WithoutSuffix(string path, string suffix) =>
        path.EndsWith(suffix, StringComparison.OrdinalIgnoreCase) ? path[..^suffix.Length] : path;

    private static string And(string query, string? more) => more is null ? query : query.Length == 0 ? "?" + more : $"{query}&{more}";

    /// <summary>Built without the user part of the base URL, which is no credential of ours and would show in logs.</summary>
    private static Uri With(Uri baseUrl, string path, string query) => new(baseUrl.GetLeftPart(UriPartial.Scheme) + baseUrl.Authority + path + query);
}
