using System.Buffers;
using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Grains.Interfaces.Protocols.Anthropic;

/// <summary>The thinking blocks of one answer, gathered so that the calls of the same answer can be sent back with them.</summary>
internal sealed class AnthropicTurnThinking
{
    /// <summary>Bytes of all blocks together. An answer with more gets none of them back: a part of them would be refused.</summary>
    private const int MaxBytes = 4 * 1024 * 1024;

    private const int MaxCalls = 256;

    private readonly ArrayBufferWriter<byte> _blocks = new();
    private readonly List<string> _calls = [];
    private bool _tooLarge;

    /// <summary>The blocks as a JSON array; empty where there are none.</summary>
    public ReadOnlyMemory<byte> Json { get; private set; }

    public void AddCall(string id)
    {
        if (_calls.Count < MaxCalls && id.Length > 0)
        {
            _calls.Add(id);
        }
    }

    /// <summary>Whether a block may grow by this many bytes.</summary>
    public bool HasRoom(int bytes) => !(_tooLarge |= _blocks.WrittenCount + bytes > MaxBytes);

    public void AddBlock(ReadOnlySpan<byte> json)
    {
        if (!HasRoom(json.Length))
        {
            return;
        }

        _blocks.Write(_blocks.WrittenCount == 0 ? "["u8 : ","u8);
        _blocks.Write(json);
    }

    /// <summary>The answer is whole: the blocks are kept for its calls.</summary>
    public void Keep(IReasoningMemory memory)
    {
        if (_blocks.WrittenCount == 0 || _tooLarge)
        {
            return;
        }

        _blocks.Write("]"u8);
        Json = _blocks.WrittenMemory;
        foreach (var call in _calls)
        {
            memory.Keep(call, _blocks.WrittenSpan);
        }
    }
}
