using System.Buffers;
using Gateway.Grains.Interfaces.Protocols.Anthropic;

namespace Gateway.Grains.Interfaces.Protocols.Messages;

/// <summary>Writes the tool calls of a stream as blocks: the open one as it comes, the next ones when it is complete.</summary>
internal sealed class MessagesCallWriter(MessagesBlocks blocks, string requestId)
{
    private readonly MessagesCalls _calls = new();
    private int _writing = -1;

    /// <summary>More came than is kept: the answer cannot be told.</summary>
    public bool IsTooLarge => _calls.IsTooLarge;

    public void Add(MessagesCallPiece piece, IBufferWriter<byte> output)
    {
        _calls.Add(piece);
        Advance(output, isEnd: false);
    }

    /// <summary>No more will come.</summary>
    public void End(IBufferWriter<byte> output)
    {
        Advance(output, isEnd: true);
        blocks.Close(output);
    }

    /// <summary>Whether a block of another kind may begin: no call is open, or the open one is complete and nothing waits behind it.</summary>
    public bool CanLeave(IBufferWriter<byte> output)
    {
        if (_calls.Count == 0)
        {
            return true;
        }

        if (_writing + 1 < _calls.Count || (blocks.Open == AnthropicBlockKind.Tool && !_calls[_writing].IsDone))
        {
            return false;
        }

        if (blocks.Open == AnthropicBlockKind.Tool)
        {
            blocks.Close(output);
        }

        return true;
    }

    private void Advance(IBufferWriter<byte> output, bool isEnd)
    {
        while (true)
        {
            if (_writing >= 0 && blocks.Open == AnthropicBlockKind.Tool && !TryFinish(_calls[_writing], output, isEnd))
            {
                return;
            }

            if (_writing + 1 >= _calls.Count || (_calls[_writing + 1].Name.Length == 0 && !isEnd))
            {
                return;
            }

            var next = _calls[++_writing];
            if (next.Name.Length > 0)
            {
                blocks.Tool(output, MessagesIds.OfCall(next.Id, requestId, _writing), next.Name);
            }
        }
    }

    /// <summary>Writes what there is of the open call, and closes it where it is complete and another one waits.</summary>
    private bool TryFinish(MessagesCall open, IBufferWriter<byte> output, bool isEnd)
    {
        if (open.IsObject)
        {
            blocks.Arguments(output, open.Held.WrittenSpan);
            _calls.Written(open);
        }

        if (!isEnd && !(open.IsDone && _writing + 1 < _calls.Count))
        {
            return false;
        }

        if (!open.IsObject)
        {
            blocks.Arguments(output, open.Wrapped());
            _calls.Written(open);
        }

        blocks.Close(output);
        return true;
    }
}
