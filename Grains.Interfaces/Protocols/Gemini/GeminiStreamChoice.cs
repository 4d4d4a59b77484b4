namespace Gateway.Grains.Interfaces.Protocols.Gemini;

/// <summary>One choice of a stream, as far as it has come.</summary>
internal sealed class GeminiStreamChoice(int index)
{
    public int Index { get; } = index;

    /// <summary>The last one that was said: older models repeat STOP on every event.</summary>
    public GeminiFinish Finish { get; set; }

    /// <summary>Tool calls that were begun.</summary>
    public int Calls { get; set; }

    /// <summary>The arguments of a call that comes in pieces and has not ended; null for none.</summary>
    public GeminiArguments? Open { get; set; }
}
