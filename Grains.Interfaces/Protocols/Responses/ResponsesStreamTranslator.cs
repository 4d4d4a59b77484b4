using System.Buffers;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>Turns a stream of the Responses API into one of chat completions.</summary>
/// <param name="id">The completion's id: the response's own says what it is.</param>
/// <param name="created">Unix seconds, where the provider gives none.</param>
/// <param name="fallbackModel">The model's name where the provider gives none.</param>
public sealed class ResponsesStreamTranslator(string id, long created, string fallbackModel, IReasoningMemory memory) : IStreamTranslator
{
    /// <summary>More than any answer has; a server that never ends must not grow our memory.</summary>
    private const int MaxItems = 1024;

    private readonly Dictionary<int, ResponsesStreamItem> _items = [];
    private readonly ResponsesReasoning _reasoning = new();
    private ChatChunkWriter? _writer;
    private long _letters;
    private int _calls;
    private bool _begun;
    private bool _ended;
    private bool _thought;
    private bool _newThought;

    /// <summary>The API counts at the end only.</summary>
    public PartialUsage? UsageSoFar => null;

    public void Translate(ReadOnlySpan<byte> payload, IBufferWriter<byte> output)
    {
        if (_ended)
        {
            return;
        }

        if (!ResponsesEvent.TryRead(payload, out var read))
        {
            if (!payload.StartsWith("[DONE]"u8))
            {
                // A piece of the answer may be lost.
                Fail(output, new ProviderError("The provider sent an event that is not JSON.", "server_error", "invalid_event", null));
            }

            return;
        }

        switch (read.Kind)
        {
            case ResponsesEventKind.TextDelta:
                Text(payload[read.Delta], Item(read, ResponsesItemKind.Message), output);
                Logprobs(payload[read.Logprobs], output);
                break;
            case ResponsesEventKind.TextDone when Item(read, ResponsesItemKind.Message) is { IsSaid: false } item:
                Text(payload[read.Whole], item, output);
                break;
            case ResponsesEventKind.RefusalDelta:
                Refusal(payload[read.Delta], Item(read, ResponsesItemKind.Message), output);
                break;
            case ResponsesEventKind.RefusalDone when Item(read, ResponsesItemKind.Message) is { IsSaid: false } item:
                Refusal(payload[read.Whole], item, output);
                break;
            case ResponsesEventKind.ReasoningDelta:
                Thought(payload[read.Delta], Item(read, ResponsesItemKind.Reasoning), output);
                break;
            case ResponsesEventKind.ReasoningDone when Item(read, ResponsesItemKind.Reasoning) is { IsSaid: false } item:
                Thought(payload[read.Whole], item, output);
                break;
            case ResponsesEventKind.SummaryPartAdded:
                _newThought = _thought;
                break;
            case ResponsesEventKind.ArgumentsDelta when _items.GetValueOrDefault(read.OutputIndex) is { } call:
                Arguments(payload[read.Delta], call, output);
                break;
            case ResponsesEventKind.ArgumentsDone when _items.GetValueOrDefault(read.OutputIndex) is { IsSaid: false } call:
                Arguments(payload[read.Whole], call, output);
                break;
            case ResponsesEventKind.Annotation when !read.Annotation.Equals(default):
                Annotation(payload[read.Annotation], read.OutputIndex, output);
                break;
            case ResponsesEventKind.ItemAdded:
                ItemAdded(payload[read.Item], read.OutputIndex, output);
                break;
            case ResponsesEventKind.ItemDone:
                ItemDone(payload[read.Item], read.OutputIndex, output);
                break;
            case ResponsesEventKind.Begun when _writer is null:
                Start(payload[read.Response]);
                break;
            case ResponsesEventKind.Completed or ResponsesEventKind.Incomplete:
                Finish(payload[read.Response], output);
                break;
            case ResponsesEventKind.Failed or ResponsesEventKind.Error:
                Fail(output, ResponsesErrors.ReadInBand(payload));
                break;
        }
    }

    /// <summary>Nothing is left to say: a stream that is whole has ended with its last event, and one that is not must not look as if it were.</summary>
    public void End(IBufferWriter<byte> output) => _ended = true;

    private void Start(ReadOnlySpan<byte> response)
    {
        using var document = Parse(response);
        Start(document.RootElement);
    }

    private void Start(JsonElement response)
    {
        var head = ResponsesHead.Read(response);
        _writer = new ChatChunkWriter(id, head.Created ?? created, head.Model ?? fallbackModel);
    }

    /// <summary>The writer, once the caller knows who speaks.</summary>
    private ChatChunkWriter Begin(IBufferWriter<byte> output)
    {
        _writer ??= new ChatChunkWriter(id, created, fallbackModel);
        if (!_begun)
        {
            // Not at response.created: an error that follows at once can still be answered by another target.
            _begun = true;
            _writer.Role(output);
        }

        return _writer;
    }

    private void ItemAdded(ReadOnlySpan<byte> json, int index, IBufferWriter<byte> output)
    {
        using var document = Parse(json);
        Add(new ResponsesItem(document.RootElement), index, output);
    }

    private ResponsesStreamItem Add(ResponsesItem item, int index, IBufferWriter<byte> output)
    {
        var isCall = item.Kind is ResponsesItemKind.Function or ResponsesItemKind.Custom;
        var added = new ResponsesStreamItem(item.Kind) { ToolIndex = _calls, Start = _letters };
        if (_items.Count < MaxItems)
        {
            _items[index] = added;
        }

        if (isCall)
        {
            var callId = item.CallId.Length > 0 ? item.CallId : $"call_{id}_{_calls}";
            _reasoning.AddCall(callId);
            if (item.Kind == ResponsesItemKind.Custom)
            {
                Begin(output).CustomCall(output, _calls++, callId, item.Name);
            }
            else
            {
                Begin(output).ToolCall(output, _calls++, callId, item.Name, default);
            }

            Arguments(item.Arguments, added, output);
        }

        return added;
    }

    private void ItemDone(ReadOnlySpan<byte> json, int index, IBufferWriter<byte> output)
    {
        using var document = Parse(json);
        Done(document.RootElement, index, output);
    }

    /// <summary>Says what of an item was not said by events before.</summary>
    private void Done(JsonElement element, int index, IBufferWriter<byte> output)
    {
        var item = new ResponsesItem(element);
        var begun = _items.GetValueOrDefault(index) is { } known && known.Kind == item.Kind ? known : Add(item, index, output);
        switch (item.Kind)
        {
            case ResponsesItemKind.Reasoning:
                foreach (var text in begun.IsSaid ? [] : item.ReasoningTexts())
                {
                    _newThought = _thought;
                    Thought(JsonEncodedText.Encode(text, ChatJson.WriterOptions.Encoder).EncodedUtf8Bytes, begun, output);
                }

                _reasoning.Add(element);
                break;
            case ResponsesItemKind.Function or ResponsesItemKind.Custom when !begun.IsSaid:
                Arguments(item.ArgumentsOrEmpty, begun, output);
                break;
            case ResponsesItemKind.Message when !begun.IsSaid:
                Unsaid(element, begun, output);
                break;
        }
    }

    private void Unsaid(JsonElement message, ResponsesStreamItem item, IBufferWriter<byte> output)
    {
        var content = ChatJson.Find(message, "content"u8);
        if (content.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        foreach (var part in content.EnumerateArray())
        {
            var text = ChatJson.Find(part, "text"u8);
            var refusal = ChatJson.Find(part, "refusal"u8);
            Text(text.ValueKind == JsonValueKind.String ? ChatJson.RawText(text) : default, item, output);
            Refusal(refusal.ValueKind == JsonValueKind.String ? ChatJson.RawText(refusal) : default, item, output);
        }
    }

    /// <summary>The item that an event is about; begun here where the server left its beginning out.</summary>
    private ResponsesStreamItem Item(in ResponsesEvent read, ResponsesItemKind kind)
    {
        if (!_items.TryGetValue(read.OutputIndex, out var item))
        {
            item = new ResponsesStreamItem(kind) { ToolIndex = _calls, Start = _letters };
            if (_items.Count < MaxItems)
            {
                _items[read.OutputIndex] = item;
            }
        }

        return item;
    }

    private void Text(ReadOnlySpan<byte> text, ResponsesStreamItem item, IBufferWriter<byte> output)
    {
        if (text.IsEmpty)
        {
            return;
        }

        var writer = Begin(output);
        if (!item.IsSaid && _letters > 0)
        {
            // A second message: a paragraph parts it from the first.
            writer.Text(output, "\\n\\n"u8);
            _letters += 2;
            item.Start = _letters;
        }

        item.IsSaid = true;
        writer.Text(output, text);
        _letters += ChatJson.CodePoints(text);
    }

    private void Refusal(ReadOnlySpan<byte> text, ResponsesStreamItem item, IBufferWriter<byte> output)
    {
        if (!text.IsEmpty)
        {
            item.IsSaid = true;
            Begin(output).Refusal(output, text);
        }
    }

    private void Thought(ReadOnlySpan<byte> text, ResponsesStreamItem item, IBufferWriter<byte> output)
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

    private void Arguments(ReadOnlySpan<byte> text, ResponsesStreamItem call, IBufferWriter<byte> output)
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

    private void Logprobs(ReadOnlySpan<byte> logprobs, IBufferWriter<byte> output)
    {
        if (!logprobs.IsEmpty)
        {
            Begin(output).Logprobs(output, [.. "{\"content\":"u8, .. logprobs, .. ",\"refusal\":null}"u8]);
        }
    }

    private void Annotation(ReadOnlySpan<byte> annotation, int index, IBufferWriter<byte> output)
    {
        if (ResponsesAnnotations.ToChat(annotation, _items.GetValueOrDefault(index)?.Start ?? 0) is { Length: > 0 } written)
        {
            Begin(output).Extension(output, "annotations"u8, written);
        }
    }

    private void Finish(ReadOnlySpan<byte> json, IBufferWriter<byte> output)
    {
        using var document = Parse(json);
        var response = document.RootElement;
        if (ResponsesStatus.IsFailed(response))
        {
            Fail(output, ResponsesErrors.ReadInBand(response));
            return;
        }

        if (_writer is null)
        {
            Start(response);
        }

        // What was not told by events stands in the whole.
        var items = ChatJson.Find(response, "output"u8);
        if (!_begun && items.ValueKind == JsonValueKind.Array)
        {
            var index = 0;
            foreach (var item in items.EnumerateArray())
            {
                Done(item, index++, output);
            }
        }

        _ended = true;

        // Before the last frame: the caller's next request may be here as soon as it is.
        _reasoning.Keep(memory);
        var writer = Begin(output);
        foreach (var call in _items.Values.Where(item => item is { Kind: ResponsesItemKind.Function, IsSaid: false }))
        {
            writer.ToolArguments(output, call.ToolIndex, "{}"u8);
        }

        writer.Finish(output, ResponsesStatus.FinishReason(response, _calls > 0));
        if (ResponsesUsage.Read(response) is { } usage)
        {
            writer.Usage(output, usage);
        }

        ChatChunkWriter.Done(output);
    }

    private void Fail(IBufferWriter<byte> output, ProviderError error)
    {
        _ended = true;
        ChatChunkWriter.Error(output, error);
    }

    /// <summary>Of bytes that were read before; an empty object where there are none.</summary>
    private static JsonDocument Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json.IsEmpty ? "{}"u8 : json, new JsonReaderOptions { MaxDepth = AnswerReader.MaxDepth });
        return JsonDocument.ParseValue(ref reader);
    }
}
