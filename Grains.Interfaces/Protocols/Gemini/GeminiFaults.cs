using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.Protocols.Gemini;

/// <summary>Errors that Gemini tells inside answers with status 200.</summary>
internal static class GeminiFaults
{
    public const string ServerError = "server_error";

    /// <summary>The model broke down over its own call. Trying again may help; an empty answer would look like a whole one.</summary>
    /// <param name="detail">Google's own sentence, still escaped; empty for none.</param>
    public static ProviderError Unusable(string code, ReadOnlySpan<byte> detail)
    {
        var own = JsonText.Decode(detail, ProviderErrorReader.MaxMessageLength);
        return new ProviderError(own.Length > 0 ? own : $"The model's answer cannot be used ({code}).", ServerError, code, null);
    }

    /// <param name="reason">Google's word, still escaped.</param>
    public static ProviderError Blocked(ReadOnlySpan<byte> reason) =>
        new($"The provider blocked the prompt ({JsonText.Decode(reason, 64)}).", "invalid_request_error", "content_policy_violation", "messages");

    public static ProviderError NoAnswer(string why, string code) => new($"The provider's answer cannot be used: {why}.", ServerError, code, null);
}
