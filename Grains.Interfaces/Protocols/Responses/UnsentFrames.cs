using System.Buffers;

namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>Takes the events of an answer that is not streamed, and forgets them.</summary>
internal sealed class UnsentFrames : IBufferWriter<byte>
{
    private byte[] _scratch = new byte[256];

    public void Advance(int count)
    {
        // Nobody reads it.
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_scratch.Length < sizeHint)
        {
            _scratch = new byte[sizeHint];
        }

        return _scratch;
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
}
