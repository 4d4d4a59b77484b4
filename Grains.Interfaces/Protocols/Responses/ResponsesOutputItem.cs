using System.Buffers;
using System.Text;
using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>
/// An item of an answer that is being written: what is known of it, and how it looks as JSON. Its texts are kept as they stand between quotes.
/// </summary>
internal sealed class ResponsesOutputItem(ResponsesItemKind kind, int index, string id)
{
    private readonly ArrayBufferWriter<byte> _parts = new(64);
    private readonly ArrayBufferWriter<byte> _text = new(256);
    private readonly ArrayBufferWriter<byte> _annotations = new(16);
    private readonly ArrayBufferWriter<byte> _logprobs = new(16);

    public ResponsesItemKind Kind { get; } = kind;

    /// <summary>Its place in the answer.</summary>
    public int Index { get; } = index;

    public byte[] Id { get; } = Escaped(id);

    /// <summary>Of a call: the id that its result will name.</summary>
    public byte[] CallId { get; init; } = [];

    /// <summary>Of a call: what is called.</summary>
    public byte[] Name { get; init; } = [];

    /// <summary>What goes back to the provider with a reasoning item; null for nothing.</summary>
    public string? Content { get; set; }

    /// <summary>Which part of a message is open; null while none is.</summary>
    public ResponsesPartKind? Part { get; private set; }

    /// <summary>The place of the open part in the message.</summary>
    public int PartIndex { get; private set; } = -1;

    /// <summary>Annotations of the open part.</summary>
    public int Annotations { get; private set; }

    /// <summary>The open part's text, the summary's, or a call's arguments.</summary>
    public ReadOnlySpan<byte> Text => _text.WrittenSpan;

    public ReadOnlySpan<byte> Logprobs => _logprobs.WrittenSpan;

    public int Size => _parts.WrittenCount + _text.WrittenCount + _annotations.WrittenCount + _logprobs.WrittenCount;

    public void Add(ReadOnlySpan<byte> escaped) => _text.Write(escaped);

    public void Annotate(ReadOnlySpan<byte> annotation) => Append(_annotations, annotation, Annotations++ > 0);

    /// <param name="elements">Elements of the array, without its brackets.</param>
    public void AddLogprobs(ReadOnlySpan<byte> elements)
    {
        if (!elements.IsEmpty)
        {
            Append(_logprobs, elements, _logprobs.WrittenCount > 0);
        }
    }

    public void OpenPart(ResponsesPartKind part)
    {
        Part = part;
        PartIndex++;
    }

    /// <summary>Ends the open part; what it was is a part of the item's JSON from here on.</summary>
    public void ClosePart()
    {
        if (Part is null)
        {
            return;
        }

        var part = new ArrayBufferWriter<byte>(_text.WrittenCount + 128);
        WritePart(part);
        Append(_parts, part.WrittenSpan, _parts.WrittenCount > 0);
        Part = null;
        Annotations = 0;
        _text.ResetWrittenCount();
        _annotations.ResetWrittenCount();
        _logprobs.ResetWrittenCount();
    }

    /// <summary>The open part as JSON.</summary>
    public void WritePart(IBufferWriter<byte> output)
    {
        if (Part == ResponsesPartKind.Refusal)
        {
            output.Write("{\"type\":\"refusal\",\"refusal\":\""u8);
            output.Write(_text.WrittenSpan);
            output.Write("\"}"u8);
            return;
        }

        output.Write("{\"type\":\"output_text\",\"text\":\""u8);
        output.Write(_text.WrittenSpan);
        output.Write("\",\"annotations\":["u8);
        output.Write(_annotations.WrittenSpan);
        output.Write("],\"logprobs\":["u8);
        output.Write(_logprobs.WrittenSpan);
        output.Write("]}"u8);
    }

    /// <summary>The item as JSON, as far as it is known.</summary>
    /// <param name="status"><c>in_progress</c>, <c>completed</c> or <c>incomplete</c>.</param>
    public void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> status)
    {
        output.Write("{\"id\":\""u8);
        output.Write(Id);
        switch (Kind)
        {
            case ResponsesItemKind.Message:
                output.Write("\",\"type\":\"message\",\"role\":\"assistant\",\"content\":["u8);
                output.Write(_parts.WrittenSpan);
                output.Write("]"u8);
                break;
            case ResponsesItemKind.Reasoning:
                output.Write("\",\"type\":\"reasoning\",\"summary\":["u8);
                WriteSummary(output);
                output.Write("]"u8);
                if (Content is not null)
                {
                    ResponsesFrames.Text(output, "encrypted_content"u8, Encoding.UTF8.GetBytes(Content));
                }

                break;
            default:
                var isCustom = Kind == ResponsesItemKind.Custom;
                output.Write(isCustom ? "\",\"type\":\"custom_tool_call\""u8 : "\",\"type\":\"function_call\""u8);
                ResponsesFrames.Text(output, "call_id"u8, CallId);
                ResponsesFrames.Text(output, "name"u8, Name);
                ResponsesFrames.Text(output, isCustom ? "input"u8 : "arguments"u8, _text.WrittenSpan);
                break;
        }

        ResponsesFrames.Text(output, "status"u8, status);
        output.Write("}"u8);
    }

    /// <summary>The summary's only part as JSON; nothing where nothing was said.</summary>
    public void WriteSummary(IBufferWriter<byte> output)
    {
        if (_text.WrittenCount > 0)
        {
            output.Write("{\"type\":\"summary_text\",\"text\":\""u8);
            output.Write(_text.WrittenSpan);
            output.Write("\"}"u8);
        }
    }

    private static void Append(ArrayBufferWriter<byte> list, ReadOnlySpan<byte> element, bool hasOthers)
    {
        if (hasOthers)
        {
            list.Write(","u8);
        }

        list.Write(element);
    }

    private static byte[] Escaped(string text)
    {
        var output = new ArrayBufferWriter<byte>(64);
        ChatChunkWriter.Escape(output, Encoding.UTF8.GetBytes(text));
        return output.WrittenSpan.ToArray();
    }
}
