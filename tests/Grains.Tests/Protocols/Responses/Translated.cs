using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Grains.Interfaces.Models;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.Doors;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Protocols.Responses;
using Gateway.Grains.Tests.Protocols.Anthropic;

namespace Gateway.Grains.Tests.Protocols.Responses;

/// <summary>The translators, with texts in the place of bytes.</summary>
internal static class Translated
{
    public const string User = """{"role":"user","content":"hi"}""";

    public static readonly ResponsesDoor Door = ResponsesDoor.Instance;

    /// <summary>What a chat completion request with these messages and fields is sent as.</summary>
    public static JsonObject Request(string messages, string fields = "", IReasoningMemory? memory = null, string? prefill = null, AnswerBound bound = default)
    {
        Assert.True(TryRequest(messages, fields, memory, prefill, bound, out var body, out var fault), fault?.Message);
        return body!;
    }

    public static RequestFault Refused(string messages, string fields = "")
    {
        Assert.False(TryRequest(messages, fields, null, null, default, out var body, out var fault), body?.ToJsonString());
        return fault!;
    }

    public static JsonArray Input(string messages, IReasoningMemory? memory = null) => (JsonArray)Request(messages, "", memory)["input"]!;

    /// <summary>The chat completion that a response becomes.</summary>
    public static JsonObject Answer(string response, IReasoningMemory? memory = null)
    {
        var output = new ArrayBufferWriter<byte>();
        ResponsesAnswerTranslator.Write(Encoding.UTF8.GetBytes(response), "chatcmpl-1", 1700000000, "fallback", memory ?? new RememberingMemory(), output);
        return (JsonObject)JsonNode.Parse(output.WrittenSpan)!;
    }

    /// <summary>The chunks that events of a response become.</summary>
    public static string Stream(IEnumerable<string> events, IReasoningMemory? memory = null)
    {
        var output = new ArrayBufferWriter<byte>();
        var translator = new ResponsesStreamTranslator("chatcmpl-1", 1700000000, "fallback", memory ?? new RememberingMemory());
        foreach (var data in events)
        {
            translator.Translate(Encoding.UTF8.GetBytes(data), output);
        }

        translator.End(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>What a request for a response becomes in chat's words.</summary>
    public static JsonObject ToChat(string fields)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"model":"m",{{fields}}}""");
        Assert.True(Door.TryRead(body, out _, out var refused), refused?.Message);
        var output = new ArrayBufferWriter<byte>();
        Assert.True(Door.TryTranslate(body, output, out var fault), fault?.Message);
        Assert.True(ChatRequestReader.TryRead(output.WrittenSpan, out _, out var wrong), wrong?.Message + Encoding.UTF8.GetString(output.WrittenSpan));
        return (JsonObject)JsonNode.Parse(output.WrittenSpan)!;
    }

    /// <summary>Why a request for a response has no counterpart in chat.</summary>
    public static RequestFault NoChat(string fields)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"model":"m",{{fields}}}""");
        Assert.True(Door.TryRead(body, out _, out var refused), refused?.Message);
        Assert.False(Door.TryTranslate(body, new ArrayBufferWriter<byte>(), out var fault));
        return fault!;
    }

    public static DoorAnswer Context(string request = """{"model":"route","input":"hi"}""") => new("req_00ab", "route", 1700000000, Encoding.UTF8.GetBytes(request), 3);

    /// <summary>The response that a chat completion becomes.</summary>
    public static JsonObject Response(string chat, string request = """{"model":"route","input":"hi"}""")
    {
        var output = new ArrayBufferWriter<byte>();
        Door.WriteAnswer(Encoding.UTF8.GetBytes(chat), Context(request), output);
        return (JsonObject)JsonNode.Parse(output.WrittenSpan)!;
    }

    /// <summary>The events that chunks of a chat completion become, and their end.</summary>
    public static List<JsonObject> Events(IEnumerable<string> chunks, Action<IDoorStream>? before = null)
    {
        var output = new ArrayBufferWriter<byte>();
        var stream = Door.BeginStream(Context());
        before?.Invoke(stream);
        foreach (var chunk in chunks)
        {
            stream.Write(Encoding.UTF8.GetBytes(chunk), output);
        }

        stream.End(output);
        return EventOrder.Parse(Encoding.UTF8.GetString(output.WrittenSpan));
    }

    public static string Delta(string delta, string? finish = null) =>
        $$"""{"id":"c","object":"chat.completion.chunk","created":1,"model":"claude","choices":[{"index":0,"delta":{{delta}},"finish_reason":{{(finish is null ? "null" : $"\"{finish}\"")}}}]}""";

    public static void AssertJson(string expected, JsonNode? actual) => Anthropic.Translated.AssertJson(expected, actual);

    private static bool TryRequest(
        string messages, string fields, IReasoningMemory? memory, string? prefill, AnswerBound bound, out JsonObject? body, out RequestFault? fault)
    {
        var request = Encoding.UTF8.GetBytes($$"""{"model":"x/y","messages":[{{messages}}]{{(fields.Length > 0 ? "," + fields : "")}}}""");
        Assert.True(ChatRequestReader.TryRead(request, out var head, out var refused), refused?.Message);
        var output = new ArrayBufferWriter<byte>();
        var plan = ParameterPlan.Of(ResponsesFields.Of(ModelFacts.None), head, request, UnsupportedPolicy.DropHints);
        fault = plan.Fault;
        var options = new ResponsesRequestOptions("gpt-5.4", prefill, memory ?? new RememberingMemory(), bound, plan.Omit, plan.Effort);
        var done = fault is null && ResponsesRequestTranslator.TryWrite(request, options, output, out fault, out _);
        body = done ? (JsonObject)JsonNode.Parse(output.WrittenSpan)! : null;
        return done;
    }
}
