using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Grains.Interfaces.Protocols.Gemini;

/// <summary>What a translation needs beside the request.</summary>
/// <param name="Model">The model that is asked.</param>
/// <param name="Prefill">The beginning of the answer, from which the model is to go on; null for none.</param>
/// <param name="Memory">Where signatures are looked for that the caller did not send back.</param>
public sealed record GeminiRequestOptions(GeminiModel Model, string? Prefill, IReasoningMemory Memory);
