using System.Text.Json.Nodes;
using Gateway.TestKit;

namespace Gateway.Api.Tests.MessagesSurface;

/// <summary>What providers of each kind say, in their own words, whole or streamed.</summary>
internal static class Upstream
{
    /// <summary>Answers with a thought, a text and a call, as far as they are given.</summary>
    public static void Says(StubProvider stub, string kind, bool stream, string? thought = null, string? text = null, string? call = null) => stub.Answer = (http, _) => (kind, stream) switch
    {
        ("ant", false) => StubProvider.Json(http, Message(thought, text, call)),
        ("ant", true) => StubProvider.Stream(http, Events(thought, text, call)),
        ("oai", false) => StubProvider.Json(http, Completion(thought, text, call)),
        ("oai", true) => StubProvider.Stream(http, Chunks(thought, text, call)),
        ("gem", false) => StubProvider.Json(http, Generated(thought, text, call, isLast: true)),
        _ => StubProvider.Stream(http, Pieces(thought, text, call)),
    };

    /// <summary>An event of Anthropic's with its name.</summary>
    public static string Event(string payload) => $"event: {JsonNode.Parse(payload)!["type"]}\ndata: {payload}\n\n";

    public static string Start { get; } = Event("""{"type":"message_start","message":{"id":"msg_up","type":"message","role":"assistant","model":"claude-sonnet-4-5-20250929","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":10,"cache_creation_input_tokens":0,"cache_read_input_tokens":2,"output_tokens":1}}}""");

    public static string TextStart(int index) => Event($$"""{"type":"content_block_start","index":{{index}},"content_block":{"type":"text","text":""} }""");

    public static string Text(int index, string text) => Event($$"""{"type":"content_block_delta","index":{{index}},"delta":{"type":"text_delta","text":{{Quote(text)}} } }""");

    public static string Stop(int index) => Event($$"""{"type":"content_block_stop","index":{{index}} }""");

    public static string End(string reason) =>
        Event($$"""{"type":"message_delta","delta":{"stop_reason":"{{reason}}","stop_sequence":null},"usage":{"output_tokens":5} }""") + Event("""{"type":"message_stop"}""");

    public static string Quote(string text) => JsonValue.Create(text).ToJsonString();

    public static IEnumerable<string> Events(string? thought, string? text, string? call)
    {
        var index = 0;
        yield return Start;
        if (thought is not null)
        {
            yield return Event($$"""{"type":"content_block_start","index":{{index}},"content_block":{"type":"thinking","thinking":"","signature":""} }""");
            yield return Event($$"""{"type":"content_block_delta","index":{{index}},"delta":{"type":"thinking_delta","thinking":{{Quote(thought)}} } }""");
            yield return Event($$"""{"type":"content_block_delta","index":{{index}},"delta":{"type":"signature_delta","signature":"c2ln"} }""");
            yield return Stop(index++);
        }

        if (text is not null)
        {
            yield return TextStart(index) + Event("""{"type": "ping"}""");
            yield return Text(index, text[..1]);
            yield return Text(index, text[1..]);
            yield return Stop(index++);
        }

        if (call is not null)
        {
            yield return Event($$"""{"type":"content_block_start","index":{{index}},"content_block":{"type":"tool_use","id":"toolu_up","name":"get_weather","input":{},"caller":{"type":"direct"} } }""");
            yield return Event($$"""{"type":"content_block_delta","index":{{index}},"delta":{"type":"input_json_delta","partial_json":{{Quote(call[..3])}} } }""");
            yield return Event($$"""{"type":"content_block_delta","index":{{index}},"delta":{"type":"input_json_delta","partial_json":{{Quote(call[3..])}} } }""");
            yield return Stop(index);
        }

        yield return End(call is null ? "end_turn" : "tool_use");
    }

    public static string Message(string? thought, string? text, string? call)
    {
        var blocks = new JsonArray();
        if (thought is not null)
        {
            blocks.Add(new JsonObject { ["type"] = "thinking", ["thinking"] = thought, ["signature"] = "c2ln" });
        }

        if (text is not null)
        {
            blocks.Add(new JsonObject { ["type"] = "text", ["text"] = text });
        }

        if (call is not null)
        {
            blocks.Add(new JsonObject { ["type"] = "tool_use", ["id"] = "toolu_up", ["name"] = "get_weather", ["input"] = JsonNode.Parse(call), ["caller"] = new JsonObject { ["type"] = "direct" } });
        }

        return new JsonObject
        {
            ["id"] = "msg_up", ["type"] = "message", ["role"] = "assistant", ["model"] = "claude-sonnet-4-5-20250929", ["content"] = blocks,
            ["stop_reason"] = call is null ? "end_turn" : "tool_use", ["stop_sequence"] = null,
            ["usage"] = JsonNode.Parse("""{"input_tokens":10,"cache_creation_input_tokens":0,"cache_read_input_tokens":2,"output_tokens":5}"""),
        }.ToJsonString();
    }

    private const string ChatUsage = """{"prompt_tokens":12,"completion_tokens":5,"total_tokens":17,"prompt_tokens_details":{"cached_tokens":2}}""";

    public static string Chunk(string delta, string? finish = null) =>
        $$"""data: {"id":"chatcmpl-up","object":"chat.completion.chunk","created":1700000000,"model":"gpt-4o","choices":[{"index":0,"delta":{ {{delta}} },"finish_reason":{{(finish is null ? "null" : $"\"{finish}\"")}} }]}""" + "\n\n";

    public static string Usage { get; } = $$"""data: {"id":"chatcmpl-up","object":"chat.completion.chunk","created":1700000000,"model":"gpt-4o","choices":[],"usage":{{ChatUsage}} }""" + "\n\n";

    public static IEnumerable<string> Chunks(string? thought, string? text, string? call)
    {
        yield return Chunk("\"role\":\"assistant\",\"content\":\"\"");
        if (thought is not null)
        {
            yield return Chunk("\"reasoning_content\":" + Quote(thought));
        }

        if (text is not null)
        {
            yield return Chunk("\"content\":" + Quote(text[..1]));
            yield return Chunk("\"content\":" + Quote(text[1..]));
        }

        if (call is not null)
        {
            yield return Chunk($$"""
                "tool_calls":[{"index":0,"id":"call_up","type":"function","function":{"name":"get_weather","arguments":{{Quote(call[..3])}} } }]
                """);
            yield return Chunk($$"""
                "tool_calls":[{"index":0,"function":{"arguments":{{Quote(call[3..])}} } }]
                """);
        }

        yield return Chunk("", call is null ? "stop" : "tool_calls");
        yield return Usage + StubAnswers.Done;
    }

    private static string Completion(string? thought, string? text, string? call)
    {
        var message = new JsonObject { ["role"] = "assistant", ["content"] = text };
        if (thought is not null)
        {
            message["reasoning_content"] = thought;
        }

        if (call is not null)
        {
            message["tool_calls"] = new JsonArray(new JsonObject
            {
                ["id"] = "call_up", ["type"] = "function", ["function"] = new JsonObject { ["name"] = "get_weather", ["arguments"] = call },
            });
        }

        return new JsonObject
        {
            ["id"] = "chatcmpl-up", ["object"] = "chat.completion", ["created"] = 1700000000, ["model"] = "gpt-4o",
            ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["message"] = message, ["finish_reason"] = call is null ? "stop" : "tool_calls" }),
            ["usage"] = JsonNode.Parse(ChatUsage),
        }.ToJsonString();
    }

    private static IEnumerable<string> Pieces(string? thought, string? text, string? call)
    {
        if (thought is not null)
        {
            yield return $"data: {Generated(thought, null, null, isLast: false)}\r\n\r\n";
        }

        if (text is not null)
        {
            yield return $"data: {Generated(null, text[..1], null, isLast: false)}\r\n\r\n";
            yield return $"data: {Generated(null, text[1..], null, isLast: false)}\r\n\r\n";
        }

        yield return $"data: {Generated(null, null, call, isLast: true)}\r\n\r\n";
    }

    private static string Generated(string? thought, string? text, string? call, bool isLast)
    {
        var parts = new JsonArray();
        if (thought is not null)
        {
            parts.Add(new JsonObject { ["text"] = thought, ["thought"] = true });
        }

        if (text is not null)
        {
            parts.Add(new JsonObject { ["text"] = text });
        }

        if (call is not null)
        {
            parts.Add(new JsonObject { ["functionCall"] = new JsonObject { ["name"] = "get_weather", ["args"] = JsonNode.Parse(call) }, ["thoughtSignature"] = "c2ln" });
        }

        var candidate = new JsonObject { ["content"] = new JsonObject { ["role"] = "model", ["parts"] = parts }, ["index"] = 0 };
        if (isLast)
        {
            candidate["finishReason"] = "STOP";
        }

        return new JsonObject
        {
            ["candidates"] = new JsonArray(candidate),
            ["usageMetadata"] = JsonNode.Parse("""{"promptTokenCount":12,"cachedContentTokenCount":2,"candidatesTokenCount":5,"totalTokenCount":17}"""),
            ["modelVersion"] = "gemini-2.5-flash",
        }.ToJsonString();
    }
}
