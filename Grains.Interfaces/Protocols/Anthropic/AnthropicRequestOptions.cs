using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Anthropic;

/// <summary>What a translation needs beside the request.</summary>
/// <param name="Model">The provider's own name of the model.</param>
/// <param name="Facts">What the model can take.</param>
/// <param name="Prefill">The beginning of the answer, for a model that goes on from there; null for an answer from its start.</param>
/// <param name="Memory">Where thinking is looked for that the caller did not send back.</param>
/// <param name="Bound">How long the answer may be, beside what the request says.</param>
/// <param name="Omit">Parameters that count as not given.</param>
public sealed record AnthropicRequestOptions(
    string Model, AnthropicModel Facts, string? Prefill, IReasoningMemory Memory, AnswerBound Bound = default, ParameterSet Omit = default)
{
    /// <summary>By the bundled facts; what the model cannot take is left out.</summary>
    internal static AnthropicRequestOptions For(string model, string? prefill, IReasoningMemory memory, AnswerBound bound)
    {
        var facts = AnthropicModel.Of(model);
        return new AnthropicRequestOptions(model, facts, prefill, memory, bound, facts.Facts.Refuses);
    }
}
