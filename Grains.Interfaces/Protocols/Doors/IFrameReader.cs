using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Doors;

/// <summary>Reads the frames of one stream in a caller's language in passing. Never throws, whatever the bytes.</summary>
public interface IFrameReader
{
    /// <summary>
    /// What the frame means. <see cref="FrameFacts.Usage"/> is the count so far, whole: what the language tells in parts is put together here.
    /// <see cref="FrameKind.Done"/> is the frame that says that the answer is complete; it may bring usage and a finish reason.
    /// </summary>
    /// <param name="data">The event's data, without <c>data:</c>.</param>
    FrameFacts Read(ReadOnlySpan<byte> data);
}
