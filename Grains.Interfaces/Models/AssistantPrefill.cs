using Gateway.Grains.Interfaces.Protocols.Anthropic;

namespace Gateway.Grains.Interfaces.Models;

/// <summary>
/// Which models go on from the beginning of an answer that stands as the last message. Known ones only: a model that takes it for a
/// message of its own would answer it, and the joined text would be wrong. <c>AssistantPrefill</c> of a provider overrides this.
/// </summary>
public static class AssistantPrefill
{
    /// <param name="vendor">The provider's name in the model catalog; null where it is not there.</param>
    /// <param name="model">The provider's own name of the model.</param>
    public static bool IsTakenBy(string? vendor, string model) => vendor switch
    {
        "anthropic" => AnthropicModels.Of(model).Prefill,

        // The field `prefix` of an assistant's message (docs.mistral.ai/api, "prefix").
        "mistral" => true,
        _ => false,
    };
}
