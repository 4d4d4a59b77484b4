using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Doors;

/// <summary>Reads the payloads of one native stream, in their order. Never throws, whatever the bytes.</summary>
public interface IFrameReader
{
    /// <param name="data">The payload of one event, without <c>data:</c>.</param>
    FrameFacts Read(ReadOnlySpan<byte> data);
}
