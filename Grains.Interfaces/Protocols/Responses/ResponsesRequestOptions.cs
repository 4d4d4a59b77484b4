using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>What a translation needs beside the request.</summary>
/// <param name="Model">The provider's own name of the model.</param>
/// <param name="Prefill">The beginning of the answer, for a model that goes on from there; null for an answer from its start.</param>
/// <param name="Memory">Where reasoning is looked for that the caller did not send back.</param>
/// <param name="Bound">How long the answer may be, beside what the request says.</param>
/// <param name="Omit">Parameters that count as not given; all of <see cref="ResponsesFields.Lacking"/> that the request has are among them.</param>
/// <param name="Effort">The effort in the place of the caller's; null keeps that.</param>
/// <param name="Summarizes">Whether a summary of the reasoning may be asked for.</param>
public sealed record ResponsesRequestOptions(
    string Model, string? Prefill, IReasoningMemory Memory, AnswerBound Bound = default, ParameterSet Omit = default, string? Effort = null, bool Summarizes = true);
