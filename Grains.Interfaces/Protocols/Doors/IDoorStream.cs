using System.Buffers;

namespace Gateway.Grains.Interfaces.Protocols.Doors;

/// <summary>
/// Writes a streamed answer in a caller's language. Frames of a target that speaks it may go out as they came; then they are observed here, so that
/// the answer can be gone on with from chunks of another. One instance an answer. Never throws, whatever the bytes.
/// </summary>
public interface IDoorStream
{
    /// <summary>Writes the frames that the chunk means; nothing where it means none.</summary>
    /// <param name="chunk">The payload of one chat completion chunk, JSON without <c>data:</c>.</param>
    void Write(ReadOnlySpan<byte> chunk, IBufferWriter<byte> output);

    /// <summary>Sees a frame of this language that goes out as it came.</summary>
    /// <param name="payload">The event's data, JSON without <c>data:</c>.</param>
    void Observe(ReadOnlySpan<byte> payload);

    /// <summary>Under which id the provider whose frames were seen may keep the answer; null where none does.</summary>
    string? KeptId => null;

    /// <summary>Ids of the items of that answer which were seen.</summary>
    IReadOnlyList<string> KeptItems => [];

    /// <summary>Writes the frames that say that the answer is complete.</summary>
    void End(IBufferWriter<byte> output);

    /// <summary>Writes the frames that end an answer which cannot be completed; never such as look like a complete one.</summary>
    void Fail(DoorError error, IBufferWriter<byte> output);
}
