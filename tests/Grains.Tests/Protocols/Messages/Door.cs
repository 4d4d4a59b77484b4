using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Grains.Interfaces.Protocols.Doors;
using Gateway.Grains.Interfaces.Protocols.Messages;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Tests.Protocols.Messages;

/// <summary>The Messages door, with texts in the place of bytes.</summary>
internal static class Door
{
    public static readonly DoorAnswer Answer = new("req_0123456789abcdef0123456789abcdef", "smart", 1700000000, default, 11);

    /// <summary>A body with these messages and fields.</summary>
    public static string Body(string messages, string fields = "") =>
        $$"""{"model":"x/y","max_tokens":100,"messages":[{{messages}}]{{(fields.Length > 0 ? "," + fields : "")}} }""";

    public static string WithFields(string fields) => Body("""{"role":"user","content":"hi"}""", fields);

    public static RequestHead Read(string body)
    {
        Assert.True(MessagesRequestReader.TryRead(Encoding.UTF8.GetBytes(body), out var head, out var fault), fault?.Message);
        return head;
    }

    public static RequestFault Unreadable(string body)
    {
        Assert.False(MessagesRequestReader.TryRead(Encoding.UTF8.GetBytes(body), out _, out var fault));
        return fault;
    }

    /// <summary>The chat request of a body that the reader accepts; the chat reader accepts what comes of it.</summary>
    public static JsonObject Translate(string body, ChatForm form = ChatForm.Plain)
    {
        Read(body);
        var output = new ArrayBufferWriter<byte>();
        Assert.True(MessagesTranslator.TryWrite(Encoding.UTF8.GetBytes(body), form, output, out var fault), fault?.Message);
        Assert.True(ChatRequestReader.TryRead(output.WrittenSpan, out _, out fault), fault?.Message);
        return (JsonObject)JsonNode.Parse(output.WrittenSpan)!;
    }

    public static RequestFault Refused(string body, ChatForm form = ChatForm.Plain)
    {
        Read(body);
        Assert.False(MessagesTranslator.TryWrite(Encoding.UTF8.GetBytes(body), form, new ArrayBufferWriter<byte>(), out var fault));
        return fault;
    }

    /// <summary>The chat messages of these messages.</summary>
    public static JsonArray MessagesOf(string messages, ChatForm form = ChatForm.Plain, string fields = "") => (JsonArray)Translate(Body(messages, fields), form)["messages"]!;

    /// <param name="asked">The body that is answered.</param>
    public static JsonObject WriteAnswer(string chat, string asked = "")
    {
        var output = new ArrayBufferWriter<byte>();
        MessagesDoor.Instance.WriteAnswer(Encoding.UTF8.GetBytes(chat), Answer with { Request = Encoding.UTF8.GetBytes(asked) }, output);
        return (JsonObject)JsonNode.Parse(output.WrittenSpan)!;
    }

    /// <summary>The whole answer to a chat message with these fields.</summary>
    public static JsonObject WriteMessage(string message, string finish = "stop", string usage = """{"prompt_tokens":5,"completion_tokens":3,"total_tokens":8}""") =>
        WriteAnswer($$"""{"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant",{{message}}},"finish_reason":"{{finish}}"}],"usage":{{usage}}}""");

    /// <summary>The events that a stream of these chunks becomes.</summary>
    public static string Stream(IEnumerable<string> chunks, params IEnumerable<string> observed) => Stream("", chunks, observed);

    /// <param name="asked">The body that is answered.</param>
    public static string Stream(string asked, IEnumerable<string> chunks, params IEnumerable<string> observed)
    {
        var output = new ArrayBufferWriter<byte>();
        var stream = MessagesDoor.Instance.BeginStream(Answer with { Request = Encoding.UTF8.GetBytes(asked) });
        foreach (var payload in observed)
        {
            stream.Observe(Encoding.UTF8.GetBytes(payload));
        }

        foreach (var chunk in chunks)
        {
            stream.Write(Encoding.UTF8.GetBytes(chunk), output);
        }

        stream.End(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public static string Chunk(string delta, string? finish = null) =>
        $$$"""{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{ {{{delta}}} },"finish_reason":{{{(finish is null ? "null" : $"\"{finish}\"")}}}}]}""";

    public static string Call(int index, string arguments, string? id = null, string? name = null) => Chunk(
        $$"""
        "tool_calls":[{"index":{{index}}{{(id is null ? "" : $",\"id\":\"{id}\",\"type\":\"function\"")}},"function":{ {{(name is null ? "" : $"\"name\":\"{name}\",")}}"arguments":{{JsonValue.Create(arguments).ToJsonString()}} } }]
        """);

    public static void AssertJson(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"Expected: {expected}\nActual:   {actual?.ToJsonString()}");
}
