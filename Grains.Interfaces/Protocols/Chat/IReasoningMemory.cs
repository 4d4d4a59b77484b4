namespace Gateway.Grains.Interfaces.Protocols.Chat;

/// <summary>
/// What a provider wants back with a tool call that it made (signatures, thinking blocks) and that callers who only know OpenAI's
/// fields drop. A memory, not a store: whoever asks must be able to go on without.
/// </summary>
public interface IReasoningMemory
{
    /// <summary>Keeps <paramref name="json"/> for the call; the last one kept under an id wins.</summary>
    void Keep(string toolCallId, ReadOnlySpan<byte> json);

    /// <summary>What was kept; null where nothing is (any more).</summary>
    byte[]? Find(string toolCallId);
}
