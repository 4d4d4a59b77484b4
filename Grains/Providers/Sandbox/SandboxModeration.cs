using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Grains.Providers.Sandbox;

/// <summary>A moderation: a text is flagged where it holds the word <c>flagged</c>. Free, and without usage, like OpenAI's.</summary>
internal static class SandboxModeration
{
    public static IEnumerable<SandboxPart> Body(ProviderRequest request)
    {
        using var document = SandboxJson.Parse(request.Body.Memory);
        var results = SandboxText.Texts(SandboxJson.Property(document.RootElement, "input")).Select(text =>
        {
            var isFlagged = text.Contains("flagged", StringComparison.OrdinalIgnoreCase);
            var (flag, score) = isFlagged ? ("true", "0.99") : ("false", "0.01");
            return $$$"""{"flagged":{{{flag}}},"categories":{"violence":{{{flag}}},"harassment":false},"category_scores":{"violence":{{{score}}},"harassment":0.01},"category_applied_input_types":{"violence":["text"],"harassment":["text"]}}""";
        });
        return [SandboxText.Raw($"{{\"id\":\"modr-{request.RequestId}\",\"model\":{SandboxJson.Quote(request.Model)},\"results\":[{string.Join(',', results)}]}}")];
    }
}
