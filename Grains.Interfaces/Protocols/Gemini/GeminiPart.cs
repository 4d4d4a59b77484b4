namespace Gateway.Grains.Interfaces.Protocols.Gemini;

/// <summary>One part of a candidate's content. Texts are as they stand between their quotes, still escaped; empty where absent.</summary>
internal ref struct GeminiPart
{
    public ReadOnlySpan<byte> Text;

    /// <summary>The text is a thought.</summary>
    public bool IsThought;

    public ReadOnlySpan<byte> Signature;

    /// <summary>Something that the provider's own tools did; its signature means nothing to a caller, who never sees the part.</summary>
    public bool IsForeign;

    public bool IsCall;

    public ReadOnlySpan<byte> CallName;

    public ReadOnlySpan<byte> CallId;

    /// <summary>The arguments, JSON; empty where absent.</summary>
    public ReadOnlySpan<byte> CallArguments;

    /// <summary>Pieces of arguments (<c>partialArgs</c>), a JSON array; empty where absent.</summary>
    public ReadOnlySpan<byte> CallPieces;

    /// <summary>Further parts belong to this call.</summary>
    public bool CallContinues;

    public ReadOnlySpan<byte> MediaType;

    /// <summary>Base64.</summary>
    public ReadOnlySpan<byte> MediaData;
}
