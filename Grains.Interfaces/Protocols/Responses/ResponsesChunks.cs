using System.Buffers;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>Says in chunks of a chat completion what the items of a response say. One instance a stream.</summary>
internal sealed class ResponsesChunks(string id, long created, string fallbackModel)
{
    private ChatChunkWriter? _writer;
    private bool _thought;
    private bool _newThought;

    /// <summary>Whether it is known whose answer it is.</summary>
    public bool HasHead => _writer is not null;

    /// <summary>Whether the caller has anything.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Letters of the answer's text so far.</summary>
    public long Letters { get; private set; }

    /// <summary>What is thought from here on is another paragraph of the summary.</summary>
    public void NewParagraph() => _newThought = _thought;

    /// <summary>Takes what the first event says of the response.</summary>
    public void Start(JsonElement response)
    {
        var head = ResponsesHead.Read(response);
        _writer = new ChatChunkWriter(id, head.Created ?? created, head.Model ?? fallbackModel);
    }

    /// <summary>The writer, once the caller knows who speaks.</summary>
    public ChatChunkWriter Begin(IBufferWriter<byte> output)
    {
        _writer ??= new ChatChunkWriter(id, created, fallbackModel);
        if (!HasBegun)
        {
            // Not at response.created: an error that follows at once can still be answered by another target.
            HasBegun = true;
            _writer.Role(output);
        }

        return _writer;
    }

    public void Text(ReadOnlySpan<byte> text, ResponsesStreamItem item, IBufferWriter<byte> output)
    {
        if (text.IsEmpty)
        {
            return;
        }

        var writer = Begin(output);
        if (!item.IsSaid && Letters > 0)
        {
            // A second message: a paragraph parts it from the first.
            writer.Text(output, "\\n\\n"u8);
            Letters += 2;
            item.Start = Letters;
        }

        item.IsSaid = true;
        writer.Text(output, text);
        Letters += ChatJson.CodePoints(text);
    }

    public void Refusal(ReadOnlySpan<byte> text, ResponsesStreamItem item, IBufferWriter<byte> output)
    {
        if (!text.IsEmpty)
        {
            item.IsSaid = true;
            Begin(output).Refusal(output, text);
        }
    }

    public void Thought(ReadOnlySpan<byte> text, ResponsesStreamItem item, IBufferWriter<byte> output)
    {
        if (text.IsEmpty)
        {
            return;
        }

        var writer = Begin(output);
        if (_newThought || (_thought && !item.IsSaid))
        {
            writer.Reasoning(output, "\\n\\n"u8);
        }

        _newThought = false;
        _thought = true;
        item.IsSaid = true;
        writer.Reasoning(output, text);
    }

    public void Arguments(ReadOnlySpan<byte> text, ResponsesStreamItem call, IBufferWriter<byte> output)
    {
        if (text.IsEmpty || call.Kind is not (ResponsesItemKind.Function or ResponsesItemKind.Custom))
        {
            return;
        }

        call.IsSaid = true;
        if (call.Kind == ResponsesItemKind.Custom)
        {
            Begin(output).CustomInput(output, call.ToolIndex, text);
        }
        else
        {
            Begin(output).ToolArguments(output, call.ToolIndex, text);
        }
    }

    public void Logprobs(ReadOnlySpan<byte> logprobs, IBufferWriter<byte> output)
    {
        if (!logprobs.IsEmpty)
        {
            Begin(output).Logprobs(output, [.. "{\"content\":"u8, .. logprobs, .. ",\"refusal\":null}"u8]);
        }
    }

    public void Annotation(ReadOnlySpan<byte> annotation, ResponsesStreamItem? item, IBufferWriter<byte> output)
    {
        if (ResponsesAnnotations.ToChat(annotation, item?.Start ?? 0) is { Length: > 0 } written)
        {
            Begin(output).Extension(output, "annotations"u8, written);
        }
    }
}
