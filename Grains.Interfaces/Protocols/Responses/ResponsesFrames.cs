using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>
/// Writes events: <c>event: type</c>, and data of the same type with a number that counts through the stream. Texts come as they stand between
/// quotes, still escaped. One instance a stream.
/// </summary>
internal sealed class ResponsesFrames
{
    /// <summary>The number of the next event.</summary>
    public long Next { get; set; }

    /// <summary>Opens an event; <see cref="Close"/> ends it.</summary>
    public void Open(IBufferWriter<byte> output, ReadOnlySpan<byte> type)
    {
        output.Write("event: "u8);
        output.Write(type);
        output.Write("\ndata: {\"type\":\""u8);
        output.Write(type);
        output.Write("\",\"sequence_number\":"u8);
        Number(output, Next++);
    }

    public static void Close(IBufferWriter<byte> output) => output.Write("}\n\n"u8);

    /// <summary>Opens an event about an item.</summary>
    public void Open(IBufferWriter<byte> output, ReadOnlySpan<byte> type, ResponsesOutputItem item)
    {
        Open(output, type);
        output.Write(",\"item_id\":\""u8);
        output.Write(item.Id);
        output.Write("\",\"output_index\":"u8);
        Number(output, item.Index);
    }

    /// <summary>An event that brings the item itself.</summary>
    public void Item(IBufferWriter<byte> output, ReadOnlySpan<byte> type, ResponsesOutputItem item, ReadOnlySpan<byte> json)
    {
        Open(output, type);
        output.Write(",\"output_index\":"u8);
        Number(output, item.Index);
        output.Write(",\"item\":"u8);
        output.Write(json);
        Close(output);
    }

    public static void Field(IBufferWriter<byte> output, ReadOnlySpan<byte> name, long value)
    {
        Name(output, name);
        Number(output, value);
    }

    /// <summary>A text between quotes.</summary>
    public static void Text(IBufferWriter<byte> output, ReadOnlySpan<byte> name, ReadOnlySpan<byte> escaped)
    {
        Name(output, name);
        output.Write("\""u8);
        output.Write(escaped);
        output.Write("\""u8);
    }

    /// <summary>A value as it stands.</summary>
    public static void Raw(IBufferWriter<byte> output, ReadOnlySpan<byte> name, ReadOnlySpan<byte> json)
    {
        Name(output, name);
        output.Write(json);
    }

    /// <summary>Writes a text that is not escaped yet, with its quotes.</summary>
    public static void Quote(IBufferWriter<byte> output, string? text)
    {
        if (text is null)
        {
            output.Write("null"u8);
            return;
        }

        output.Write("\""u8);
        ChatChunkWriter.Escape(output, Encoding.UTF8.GetBytes(text));
        output.Write("\""u8);
    }

    private static void Name(IBufferWriter<byte> output, ReadOnlySpan<byte> name)
    {
        output.Write(",\""u8);
        output.Write(name);
        output.Write("\":"u8);
    }

    private static void Number(IBufferWriter<byte> output, long number)
    {
        var span = output.GetSpan(20);
        Utf8Formatter.TryFormat(number, span, out var written);
        output.Advance(written);
    }
}
