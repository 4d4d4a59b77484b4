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
    private readonly ResponsesChunks _chunks = new(id, created, fallbackModel);
    private int _calls;
    private bool _ended;

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
                _chunks.Text(payload[read.Delta], Item(read, ResponsesItemKind.Message), output);
                _chunks.Logprobs(payload[read.Logprobs], output);
                break;
            case ResponsesEventKind.TextDone when Item(read, ResponsesItemKind.Message) is { IsSaid: false } item:
                _chunks.Text(payload[read.Whole], item, output);
                break;
            case ResponsesEventKind.RefusalDelta:
                _chunks.Refusal(payload[read.Delta], Item(read, ResponsesItemKind.Message), output);
                break;
            case ResponsesEventKind.RefusalDone when Item(read, ResponsesItemKind.Message) is { IsSaid: false } item:
                _chunks.Refusal(payload[read.Whole], item, output);
                break;
            case ResponsesEventKind.ReasoningDelta:
                _chunks.Thought(payload[read.Delta], Item(read, ResponsesItemKind.Reasoning), output);
                break;
            case ResponsesEventKind.ReasoningDone when Item(read, ResponsesItemKind.Reasoning) is { IsSaid: false } item:
                _chunks.Thought(payload[read.Whole], item, output);
                break;
            case ResponsesEventKind.SummaryPartAdded:
                _chunks.NewParagraph();
                break;
            case ResponsesEventKind.ArgumentsDelta when _items.GetValueOrDefault(read.OutputIndex) is { } call:
                _chunks.Arguments(payload[read.Delta], call, output);
                break;
            case ResponsesEventKind.ArgumentsDone when _items.GetValueOrDefault(read.OutputIndex) is { IsSaid: false } call:
                _chunks.Arguments(payload[read.Whole], call, output);
                break;
            case ResponsesEventKind.Annotation when !read.Annotation.Equals(default):
                _chunks.Annotation(payload[read.Annotation], _items.GetValueOrDefault(read.OutputIndex), output);
                break;
            case ResponsesEventKind.ItemAdded:
                ItemAdded(payload[read.Item], read.OutputIndex, output);
                break;
            case ResponsesEventKind.ItemDone:
                ItemDone(payload[read.Item], read.OutputIndex, output);
                break;
            case ResponsesEventKind.Begun when !_chunks.HasHead:
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
        _chunks.Start(document.RootElement);
    }

    private void ItemAdded(ReadOnlySpan<byte> json, int index, IBufferWriter<byte> output)
    {
        using var document = Parse(json);
        Add(new ResponsesItem(document.RootElement), index, output);
    }

    private ResponsesStreamItem Add(ResponsesItem item, int index, IBufferWriter<byte> output)
    {
        var isCall = item.Kind is ResponsesItemKind.Function or ResponsesItemKind.Custom;
        var added = new ResponsesStreamItem(item.Kind) { ToolIndex = _calls, Start = _chunks.Letters };
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
                _chunks.Begin(output).CustomCall(output, _calls++, callId, item.Name);
            }
            else
            {
                _chunks.Begin(output).ToolCall(output, _calls++, callId, item.Name, default);
            }

            _chunks.Arguments(item.Arguments, added, output);
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
                    _chunks.NewParagraph();
                    _chunks.Thought(JsonEncodedText.Encode(text, ChatJson.WriterOptions.Encoder).EncodedUtf8Bytes, begun, output);
                }

                _reasoning.Add(element);
                break;
            case ResponsesItemKind.Function or ResponsesItemKind.Custom when !begun.IsSaid:
                _chunks.Arguments(item.ArgumentsOrEmpty, begun, output);
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
            _chunks.Text(text.ValueKind == JsonValueKind.String ? ChatJson.RawText(text) : default, item, output);
            _chunks.Refusal(refusal.ValueKind == JsonValueKind.String ? ChatJson.RawText(refusal) : default, item, output);
        }
    }

    /// <summary>The item that an event is about; begun here where the server left its beginning out.</summary>
    private ResponsesStreamItem Item(in ResponsesEvent read, ResponsesItemKind kind)
    {
        if (!_items.TryGetValue(read.OutputIndex, out var item))
        {
            item = new ResponsesStreamItem(kind) { ToolIndex = _calls, Start = _chunks.Letters };
            if (_items.Count < MaxItems)
            {
                _items[read.OutputIndex] = item;
            }
        }

        return item;
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

        if (!_chunks.HasHead)
        {
            _chunks.Start(response);
        }

        // What was not told by events stands in the whole.
        var items = ChatJson.Find(response, "output"u8);
        if (!_chunks.HasBegun && items.ValueKind == JsonValueKind.Array)
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
        var writer = _chunks.Begin(output);
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
