using System.Buffers;

namespace Gateway.Grains.Interfaces.Protocols.Doors;

/// <summary>Writes one streamed answer. Never throws, whatever the bytes.</summary>
public interface IDoorStream
{
    /// <param name="chatChunk">The payload of one chat chunk: JSON, without <c>data:</c>.</param>
    void Write(ReadOnlySpan<byte> chatChunk, IBufferWriter<byte> output);

    /// <summary>Takes note of a native frame that was passed on as it came, so that chunks can go on from there.</summary>
    void Observe(ReadOnlySpan<byte> nativePayload);

    /// <summary>Writes the frames that say that the answer is complete.</summary>
    void End(IBufferWriter<byte> output);

    /// <summary>Ends a stream that cannot be completed.</summary>
    void Fail(DoorError error, IBufferWriter<byte> output);

    /// <summary>Shows that the answer is alive while nothing else can be sent.</summary>
    void Ping(IBufferWriter<byte> output);
}
