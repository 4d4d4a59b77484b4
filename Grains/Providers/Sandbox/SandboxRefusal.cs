using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Providers.Sandbox;

/// <summary>The error that goes with a status, as OpenAI words type and code (platform.openai.com/docs/guides/error-codes).</summary>
internal static class SandboxRefusal
{
    public static ProviderError Of(int status)
    {
        var (type, code) = status switch
        {
            401 => ("invalid_request_error", "invalid_api_key"),
            402 => ("insufficient_quota", "insufficient_quota"),
            404 => ("invalid_request_error", "model_not_found"),
            429 => ("requests", "rate_limit_exceeded"),
            503 => ("service_unavailable_error", "server_is_overloaded"),
            >= 500 => ("server_error", (string?)null),
            _ => ("invalid_request_error", null),
        };
        return new ProviderError($"The sandbox answers with status {status}, as the model's name asks.", type, code, null);
    }
}
