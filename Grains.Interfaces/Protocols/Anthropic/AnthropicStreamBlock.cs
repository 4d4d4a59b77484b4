using System.Buffers;

namespace Gateway.Grains.Interfaces.Protocols.Anthropic;

/// <summary>A content block of a stream that has begun and not ended.</summary>
internal sealed class AnthropicStreamBlock(AnthropicBlockKind kind)
{
    public AnthropicBlockKind Kind => kind;

    /// <summary>For a call: how many calls the answer had before it.</summary>
    public int ToolIndex { get; init; }

    /// <summary>For a call: some of its arguments were sent.</summary>
    public bool HasArguments { get; set; }

    /// <summary>For a call: all arguments came at its start.</summary>
    public bool IsWhole { get; init; }

    /// <summary>For a text: code points of the answer before it.</summary>
    public long Start { get; init; }

    /// <summary>For thinking: its text between the quotes. For redacted thinking: the whole block.</summary>
    public ArrayBufferWriter<byte> Kept { get; } = new();

    /// <summary>The last one that came, between its quotes.</summary>
    public byte[] Signature { get; set; } = [];

    public AnthropicAnnotations? Annotations { get; set; }
}
