using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.Protocols.Gemini;

/// <summary>What a <c>GenerateContentResponse</c> holds beside its candidates' content.</summary>
internal struct GeminiEvent
{
    /// <summary>How many candidates were found.</summary>
    public int Candidates;

    /// <summary>The last one that has counts; null for none.</summary>
    public TokenUsage? Usage;

    /// <summary>It is an error, not an answer.</summary>
    public bool IsError;

    /// <summary>What <c>promptFeedback.blockReason</c> says, between its quotes (or its number): the prompt was refused.</summary>
    public GeminiSpan BlockReason;

    /// <summary>What <c>modelVersion</c> has between its quotes.</summary>
    public GeminiSpan ModelVersion;
}
