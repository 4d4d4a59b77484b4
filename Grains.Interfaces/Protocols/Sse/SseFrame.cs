namespace Gateway.Grains.Interfaces.Protocols.Sse;

/// <summary>One event of a stream, located in the buffer it was found in.</summary>
/// <param name="Length">All its bytes from the buffer's start, the blank line that ends it included.</param>
/// <param name="DataStart">Where the payload of its first <c>data</c> line starts.</param>
/// <param name="DataLength">Bytes of that payload; 0 where it has none, as comments and lone <c>event</c> or <c>id</c> lines do.</param>
/// <param name="IsError">It has the line <c>event: error</c>.</param>
public readonly record struct SseFrame(int Length, int DataStart, int DataLength, bool IsError)
{
    /// <summary>How many <c>data</c> lines it has. With more than one the payload is what <see cref="SseFrames.CopyData"/> makes of them.</summary>
    public int DataLines { get; init; }
}
