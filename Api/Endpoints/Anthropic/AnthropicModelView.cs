using Gateway.Api.Endpoints.OpenAI;

namespace Gateway.Api.Endpoints.Anthropic;

/// <summary>A model in Anthropic's shape.</summary>
internal sealed record AnthropicModelView(string Type, string Id, string DisplayName, string CreatedAt, long? MaxInputTokens, long? MaxTokens)
{
    /// <summary>The API's own word for a time that is not known.</summary>
    private const string NoTime = "1970-01-01T00:00:00Z";

    public static AnthropicModelView Of(ModelView model) => new("model", model.Id, model.Id, NoTime, model.ContextLength, null);
}
