namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>A tool call of a chat completion, or a piece of one. Texts as they stand between quotes; empty where there are none.</summary>
internal readonly ref struct ResponsesCallPiece
{
    /// <summary>Counts the calls of the answer; null where the provider does not count.</summary>
    public int? Index { get; init; }

    public bool IsCustom { get; init; }

    public ReadOnlySpan<byte> Id { get; init; }

    public ReadOnlySpan<byte> Name { get; init; }

    public ReadOnlySpan<byte> Arguments { get; init; }
}
