using System.Buffers;
using Gateway.Grains.Interfaces.Protocols.Anthropic;

namespace Gateway.Grains.Interfaces.Protocols.Messages;

/// <summary>The content blocks of a stream: contiguous numbers, one open at a time.</summary>
internal sealed class MessagesBlocks
{
    private int _next;

    /// <summary>What the open block is; null where none is open.</summary>
    public AnthropicBlockKind? Open { get; private set; }

    /// <summary>Whether the answer has a block already.</summary>
    public bool Any => _next > 0;

    /// <summary>A call for the caller was among them.</summary>
    public bool HasCalls { get; private set; }

    public void Text(IBufferWriter<byte> output, ReadOnlySpan<byte> escaped)
    {
        if (Open != AnthropicBlockKind.Text)
        {
            Start(output, AnthropicBlockKind.Text, "{\"type\":\"text\",\"text\":\"\"}"u8);
        }

        MessagesEvents.Delta(output, _next - 1, "text_delta\",\"text\":\""u8, escaped);
    }

    public void Thinking(IBufferWriter<byte> output, ReadOnlySpan<byte> escaped)
    {
        if (Open != AnthropicBlockKind.Thinking)
        {
            Start(output, AnthropicBlockKind.Thinking, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}"u8);
        }

        if (!escaped.IsEmpty)
        {
            MessagesEvents.Delta(output, _next - 1, "thinking_delta\",\"thinking\":\""u8, escaped);
        }
    }

    /// <summary>The signature of the open block of thinking, which ends with it.</summary>
    public void Sign(IBufferWriter<byte> output, ReadOnlySpan<byte> escaped)
    {
        MessagesEvents.Delta(output, _next - 1, "signature_delta\",\"signature\":\""u8, escaped);
        Close(output);
    }

    /// <summary>A block that is whole at its start.</summary>
    public void Whole(IBufferWriter<byte> output, AnthropicBlockKind kind, ReadOnlySpan<byte> block)
    {
        Start(output, kind, block);
        Close(output);
    }

    public void Tool(IBufferWriter<byte> output, string id, string name)
    {
        Close(output);
        Open = AnthropicBlockKind.Tool;
        HasCalls = true;
        MessagesEvents.ToolStart(output, _next++, id, name);
    }

    public void Arguments(IBufferWriter<byte> output, ReadOnlySpan<byte> escaped)
    {
        if (!escaped.IsEmpty)
        {
            MessagesEvents.Delta(output, _next - 1, "input_json_delta\",\"partial_json\":\""u8, escaped);
        }
    }

    public void Close(IBufferWriter<byte> output)
    {
        if (Open is not null)
        {
            Open = null;
            MessagesEvents.BlockStop(output, _next - 1);
        }
    }

    /// <summary>A block of a native stream has begun.</summary>
    public void Observed(int index, AnthropicBlockKind kind)
    {
        _next = index + 1;
        Open = kind;
        HasCalls |= kind == AnthropicBlockKind.Tool;
    }

    /// <summary>The open block of a native stream has ended.</summary>
    public void ObservedStop() => Open = null;

    private void Start(IBufferWriter<byte> output, AnthropicBlockKind kind, ReadOnlySpan<byte> block)
    {
        Close(output);
        Open = kind;
        MessagesEvents.BlockStart(output, _next++, block);
    }
}
