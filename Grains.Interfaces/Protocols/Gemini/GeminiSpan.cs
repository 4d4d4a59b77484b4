namespace Gateway.Grains.Interfaces.Protocols.Gemini;

/// <summary>Where something stands in an event's bytes.</summary>
/// <param name="Start">Its first byte.</param>
/// <param name="Length">How many bytes; 0 where it is absent.</param>
internal readonly record struct GeminiSpan(int Start, int Length)
{
    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> bytes) => bytes.Slice(Start, Length);
}
