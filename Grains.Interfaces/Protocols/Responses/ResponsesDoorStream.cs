using System.Buffers;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.Doors;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>Writes a streamed answer as the events of a response.</summary>
internal sealed class ResponsesDoorStream : IDoorStream
{
    private readonly ResponsesFrames _frames = new();
    private readonly ResponsesObject _response;
    private readonly ResponsesBuilder _items;
    private readonly ResponsesObserver _observer;
    private string? _finishReason;
    private TokenUsage? _usage;
    private bool _begun;
    private bool _ended;

    public ResponsesDoorStream(DoorAnswer answer)
    {
        _response = new ResponsesObject(answer);
        _items = new ResponsesBuilder(ResponsesObject.Suffix(answer), _frames);
        _observer = new ResponsesObserver(_response, _items, _frames);
    }

    public string? KeptId => _observer.KeptId;

    public IReadOnlyList<string> KeptItems => _observer.KeptItems;

    public void Write(ReadOnlySpan<byte> chunk, IBufferWriter<byte> output)
    {
        if (_ended)
        {
            return;
        }

        try
        {
            var json = new Utf8JsonReader(chunk, new JsonReaderOptions { MaxDepth = AnswerReader.MaxDepth });
            using var document = JsonDocument.ParseValue(ref json);
            Read(document.RootElement, output);
        }
        catch (JsonException)
        {
            // Who reads the stream has judged it already; there is nothing to say of it.
            return;
        }

        if (_items.IsTooLong)
        {
            Fail(new DoorError(502, "server_error", "answer_too_large", "The answer is too long to be given as a response.", null, false, false, ""), output);
        }
    }

    public void Observe(ReadOnlySpan<byte> payload)
    {
        _begun = true;
        _observer.Observe(payload);
    }

    public void End(IBufferWriter<byte> output)
    {
        if (_ended)
        {
            return;
        }

        Begin(default, output);
        _ended = true;
        var reason = ResponsesAnswerWriter.Incomplete(_finishReason);
        var status = reason is null ? "completed" : "incomplete";
        _items.Close(reason is null ? "completed"u8 : "incomplete"u8, output);
        Response(reason is null ? "response.completed"u8 : "response.incomplete"u8, status, reason, null, output);
    }

    public void Fail(DoorError error, IBufferWriter<byte> output)
    {
        if (_ended)
        {
            return;
        }

        _ended = true;
        ResponsesDoorErrors.WriteEvent(error, _frames, output);
        Response("response.failed"u8, "failed", null, error, output);
    }

    private void Read(JsonElement chunk, IBufferWriter<byte> output)
    {
        Begin(chunk, output);
        var choices = ChatJson.Find(chunk, "choices"u8);
        if (choices.ValueKind == JsonValueKind.Array)
        {
            foreach (var choice in choices.EnumerateArray())
            {
                // One choice was asked for.
                if (ChatJson.Find(choice, "index"u8) is { ValueKind: JsonValueKind.Number } index && !ChatJson.Raw(index).SequenceEqual("0"u8))
                {
                    continue;
                }

                ResponsesChatDelta.Read(choice, ChatJson.Find(choice, "delta"u8), _items, output);
                _finishReason = ChatJson.Text(ChatJson.Find(choice, "finish_reason"u8)) ?? _finishReason;
            }
        }

        _usage = ResponsesAnswerWriter.Usage(chunk) ?? _usage;
    }

    private void Begin(JsonElement chunk, IBufferWriter<byte> output)
    {
        if (_begun)
        {
            return;
        }

        _begun = true;
        _response.Model = ChatJson.Text(ChatJson.Find(chunk, "model"u8)) is { Length: > 0 } model ? model : _response.Model;
        Response("response.created"u8, "in_progress", null, null, output);
        Response("response.in_progress"u8, "in_progress", null, null, output);
    }

    private void Response(ReadOnlySpan<byte> type, string status, string? incomplete, DoorError? error, IBufferWriter<byte> output)
    {
        _frames.Open(output, type);
        ResponsesFrames.Raw(output, "response"u8, default);
        _response.Write(output, status, incomplete, _items.Items(), status == "in_progress" ? null : _usage, error);
        ResponsesFrames.Close(output);
    }
}
