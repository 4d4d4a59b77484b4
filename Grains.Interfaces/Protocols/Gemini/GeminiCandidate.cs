namespace Gateway.Grains.Interfaces.Protocols.Gemini;

/// <summary>One candidate of an event: what it is, and where its pieces stand. Names come in any order, so the pieces are read once all are found.</summary>
internal struct GeminiCandidate
{
    public int Index;

    public GeminiFinish Finish;

    /// <summary>The object <c>content</c>.</summary>
    public GeminiSpan Content;

    /// <summary>What <c>finishMessage</c> has between its quotes.</summary>
    public GeminiSpan FinishMessage;

    /// <summary>The object <c>logprobsResult</c>.</summary>
    public GeminiSpan Logprobs;
}
