using System.Buffers;
using System.Text;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>
/// Builds the items of an answer from what a chat completion says, and writes an event for each step. Reasoning and messages are open one at a
/// time; calls stay open until the end, for their arguments may come in turns. One instance an answer.
/// </summary>
/// <param name="suffix">What the items' ids end with.</param>
internal sealed class ResponsesBuilder(string suffix, ResponsesFrames frames)
{
    /// <summary>An answer is repeated whole at its end, and so must be kept; one that is longer fails.</summary>
    private const int MaxBytes = 32 * 1024 * 1024;

    private const int MaxCalls = 1024;

    private readonly ResponsesItemEvents _events = new(frames);
    private readonly SortedDictionary<int, byte[]> _done = [];
    private readonly Dictionary<int, ResponsesOutputItem> _calls = [];
    private readonly ResponsesTurnThoughts _thoughts = new();
    private int _lastCall = -1;
    private int _next;
    private long _size;

    /// <summary>Reasoning or a message that has begun; null where neither is open.</summary>
    public ResponsesOutputItem? Open { get; private set; }

    /// <summary>Whether there is more than is kept.</summary>
    public bool IsTooLong => _size + (Open?.Size ?? 0) > MaxBytes;

    /// <summary>The items that are complete, JSON, without the brackets around them.</summary>
    public byte[] Items()
    {
        var output = new ArrayBufferWriter<byte>(1024);
        foreach (var item in _done.Values)
        {
            output.Write(output.WrittenCount > 0 ? ","u8 : ""u8);
            output.Write(item);
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>Takes an item that a provider has begun in this language itself.</summary>
    public void Adopt(ResponsesOutputItem item)
    {
        Open = item;
        _next = Math.Max(_next, item.Index + 1);
    }

    /// <summary>Takes an item that a provider has completed in this language itself.</summary>
    public void AdoptDone(int index, ReadOnlySpan<byte> json)
    {
        Open = Open?.Index == index ? null : Open;
        _next = Math.Max(_next, index + 1);
        _size += json.Length;
        if (!IsTooLong)
        {
            _done[index] = json.ToArray();
        }
    }

    /// <param name="goesBack">Whether the provider wants the text back with the turn.</param>
    public void Reason(ReadOnlySpan<byte> text, bool goesBack, IBufferWriter<byte> output)
    {
        if (text.IsEmpty)
        {
            return;
        }

        var item = Reasoning(output);
        _thoughts.TextGoesBack |= goesBack;
        if (item.Text.IsEmpty)
        {
            _events.SummaryAdded(item, output);
        }

        item.Add(text);
        _events.SummaryDelta(item, text, output);
    }

    /// <summary>Takes blocks that go back to the provider with the turn.</summary>
    public void Keep(JsonElement blocks, IBufferWriter<byte> output)
    {
        if (blocks.ValueKind == JsonValueKind.Array && blocks.GetArrayLength() > 0)
        {
            Reasoning(output);
            _thoughts.Add(blocks);
        }
    }

    /// <param name="logprobs">Elements of the array, without its brackets.</param>
    public void Say(ReadOnlySpan<byte> text, ReadOnlySpan<byte> logprobs, IBufferWriter<byte> output)
    {
        if (!text.IsEmpty || !logprobs.IsEmpty)
        {
            var item = Part(ResponsesPartKind.Text, output);
            item.Add(text);
            item.AddLogprobs(logprobs);
            _events.PartDelta(item, text, logprobs, output);
        }
    }

    public void Refuse(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        if (!text.IsEmpty)
        {
            var item = Part(ResponsesPartKind.Refusal, output);
            item.Add(text);
            _events.PartDelta(item, text, default, output);
        }
    }

    /// <param name="annotations">The <c>annotations</c> of a chat completion's message.</param>
    public void Annotate(JsonElement annotations, IBufferWriter<byte> output)
    {
        if (annotations.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        foreach (var element in annotations.EnumerateArray())
        {
            var written = new ArrayBufferWriter<byte>(256);
            using (var json = new Utf8JsonWriter(written, ChatJson.WriterOptions))
            {
                if (!ResponsesAnnotations.TryWriteResponse(json, element))
                {
                    continue;
                }
            }

            var item = Part(ResponsesPartKind.Text, output);
            _events.Annotated(item, written.WrittenSpan, output);
            item.Annotate(written.WrittenSpan);
        }
    }

    /// <param name="call">The call, or a piece of it.</param>
    public void Call(in ResponsesCallPiece call, IBufferWriter<byte> output)
    {
        // Who does not count sends an id with each call's beginning.
        var at = call.Index ?? (call.Id.Length > 0 || _lastCall < 0 ? _lastCall + 1 : _lastCall);
        if (!_calls.TryGetValue(at, out var item))
        {
            if (_calls.Count >= MaxCalls)
            {
                return;
            }

            CloseOpen("completed"u8, output);
            item = Begin(call);
            _calls[at] = item;
            _events.Added(item, output);
        }

        _lastCall = Math.Max(_lastCall, at);
        Arguments(item, call.Arguments, output);
    }

    /// <summary>Ends what is open.</summary>
    /// <param name="status"><c>completed</c>, or <c>incomplete</c> where the answer was cut.</param>
    public void Close(ReadOnlySpan<byte> status, IBufferWriter<byte> output)
    {
        CloseOpen(status, output);
        foreach (var call in _calls.Values.OrderBy(call => call.Index))
        {
            // Callers parse what they get.
            Arguments(call, call.Kind == ResponsesItemKind.Function && call.Text.IsEmpty ? "{}"u8 : default, output);
            _events.ArgumentsDone(call, output);
            Done(call, status, output);
        }

        _calls.Clear();
    }

    private ResponsesOutputItem Begin(in ResponsesCallPiece call)
    {
        var index = _next++;
        return new(call.IsCustom ? ResponsesItemKind.Custom : ResponsesItemKind.Function, index, $"{(call.IsCustom ? "ctc" : "fc")}_{suffix}_{index}")
        {
            CallId = call.Id.Length > 0 ? call.Id.ToArray() : Encoding.UTF8.GetBytes($"call_{suffix}_{index}"),
            Name = call.Name.ToArray(),
        };
    }

    private void Arguments(ResponsesOutputItem call, ReadOnlySpan<byte> escaped, IBufferWriter<byte> output)
    {
        if (!escaped.IsEmpty)
        {
            call.Add(escaped);
            _size += escaped.Length;
            _events.ArgumentsDelta(call, escaped, output);
        }
    }

    private ResponsesOutputItem Reasoning(IBufferWriter<byte> output)
    {
        if (Open is { Kind: ResponsesItemKind.Reasoning } open)
        {
            return open;
        }

        // Of an id that tells it from a provider's own: none can be sent it.
        return Begin(ResponsesItemKind.Reasoning, "rs_gw", output);
    }

    private ResponsesOutputItem Part(ResponsesPartKind part, IBufferWriter<byte> output)
    {
        var item = Open is { Kind: ResponsesItemKind.Message } open ? open : Begin(ResponsesItemKind.Message, "msg", output);
        if (item.Part != part)
        {
            ClosePart(item, output);
            item.OpenPart(part);
            _events.PartAdded(item, output);
        }

        return item;
    }

    private ResponsesOutputItem Begin(ResponsesItemKind kind, string prefix, IBufferWriter<byte> output)
    {
        CloseOpen("completed"u8, output);
        var item = new ResponsesOutputItem(kind, _next, $"{prefix}_{suffix}_{_next++}");
        Open = item;
        _events.Added(item, output);
        return item;
    }

    private void CloseOpen(ReadOnlySpan<byte> status, IBufferWriter<byte> output)
    {
        if (Open is not { } item)
        {
            return;
        }

        if (item.Kind != ResponsesItemKind.Reasoning)
        {
            ClosePart(item, output);
        }
        else
        {
            item.Content = _thoughts.Take();
            if (!item.Text.IsEmpty)
            {
                _events.SummaryDone(item, output);
            }
        }

        Open = null;
        Done(item, status, output);
    }

    private void ClosePart(ResponsesOutputItem item, IBufferWriter<byte> output)
    {
        if (item.Part is not null)
        {
            _events.PartDone(item, output);
            item.ClosePart();
        }
    }

    private void Done(ResponsesOutputItem item, ReadOnlySpan<byte> status, IBufferWriter<byte> output)
    {
        var json = _events.Done(item, status, output);
        _size += json.Length;
        _done[item.Index] = json;
    }
}
