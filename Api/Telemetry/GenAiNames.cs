using Gateway.Api.Pipeline;
using Gateway.Api.Routing;
using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Api.Telemetry;

/// <summary>The words of OpenTelemetry's GenAI conventions (https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/).</summary>
internal static class GenAiNames
{
    public static string Operation(PipelineOperation operation) => operation.Operation switch
    {
        ProviderOperation.ChatCompletions or ProviderOperation.Messages or ProviderOperation.Responses => "chat",
        ProviderOperation.Embeddings => "embeddings",
        _ => operation.Endpoint,
    };

    /// <summary>The conventions' word for the vendor; for one that they do not know, the provider's own name.</summary>
    public static string Provider(Target target) => target.Catalog switch
    {
        "openai" => "openai",
        "anthropic" => "anthropic",
        "gemini" => "gcp.gemini",
        "azure" => "azure.ai.openai",
        "mistral" => "mistral_ai",
        "xai" => "x_ai",
        "deepseek" => "deepseek",
        "groq" => "groq",
        _ => target.Provider,
    };
}
