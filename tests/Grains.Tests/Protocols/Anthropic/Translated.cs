using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Grains.Interfaces.Protocols.Anthropic;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Tests.Protocols.Anthropic;

/// <summary>The translators, with texts in the place of bytes.</summary>
internal static class Translated
{
    public const string Sonnet45 = "claude-sonnet-4-5-20250929";

    /// <summary>A request with these messages and fields.</summary>
    public static JsonObject Request(string messages, string fields = "", string model = Sonnet45, string? prefill = null, IReasoningMemory? memory = null)
    {
        Assert.True(TryRequest(messages, fields, model, prefill, memory, out var body, out var fault), fault?.Message);
        return body!;
    }

    public static RequestFault Refused(string messages, string fields = "", string model = Sonnet45)
    {
        Assert.False(TryRequest(messages, fields, model, null, null, out var body, out var fault), body?.ToJsonString());
        return fault!;
    }

    /// <summary>A request with one user's message and these fields.</summary>
    public static JsonObject WithFields(string fields, string model = Sonnet45) => Request("""{"role":"user","content":"hi"}""", fields, model);

    /// <summary>What stands in <c>messages</c>.</summary>
    public static JsonArray MessagesOf(string messages, string fields = "", string model = Sonnet45, string? prefill = null, IReasoningMemory? memory = null) =>
        (JsonArray)Request(messages, fields, model, prefill, memory)["messages"]!;

    /// <summary>The blocks of the only message, a user's.</summary>
    public static JsonArray Blocks(string parts, string model = Sonnet45) =>
        (JsonArray)Assert.Single(MessagesOf($$"""{"role":"user","content":[{{parts}}]}""", "", model))!["content"]!;

    public static JsonObject Answer(string body, bool answersByTool = false, IReasoningMemory? memory = null)
    {
        var output = new ArrayBufferWriter<byte>();
        AnthropicAnswerTranslator.Write(
            Encoding.UTF8.GetBytes(body), "chatcmpl-fallback", 1700000000, "fallback", answersByTool, memory ?? new RememberingMemory(), output);
        return (JsonObject)JsonNode.Parse(output.WrittenSpan)!;
    }

    /// <summary>The frames that a stream of these events becomes.</summary>
    public static string Stream(IEnumerable<string> events, bool answersByTool = false, IReasoningMemory? memory = null)
    {
        var output = new ArrayBufferWriter<byte>();
        var translator = new AnthropicStreamTranslator("chatcmpl-fallback", 1700000000, "fallback", answersByTool, memory ?? new RememberingMemory());
        foreach (var data in events)
        {
            translator.Translate(Encoding.UTF8.GetBytes(data), output);
        }

        translator.End(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>The JSON payloads of frames, <c>[DONE]</c> left out.</summary>
    public static List<JsonObject> Payloads(string frames) =>
        [.. frames.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Where(frame => frame.StartsWith("data: {", StringComparison.Ordinal))
            .Select(frame => (JsonObject)JsonNode.Parse(frame[6..])!)];

    /// <summary>The deltas of a stream's frames.</summary>
    public static List<JsonObject> Deltas(string frames) =>
        [.. Payloads(frames).Select(payload => payload["choices"] as JsonArray).Where(choices => choices is { Count: > 0 }).Select(choices => (JsonObject)choices![0]!["delta"]!)];

    public static void AssertJson(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"Expected: {expected}\nActual:   {actual?.ToJsonString()}");

    private static bool TryRequest(
        string messages, string fields, string model, string? prefill, IReasoningMemory? memory, out JsonObject? body, out RequestFault? fault)
    {
        var request = Encoding.UTF8.GetBytes($$"""{"model":"x/y","messages":[{{messages}}]{{(fields.Length > 0 ? "," + fields : "")}}}""");
        var output = new ArrayBufferWriter<byte>();
        var done = AnthropicRequestTranslator.TryWrite(request, model, prefill, memory ?? new RememberingMemory(), output, out fault);
        body = done ? (JsonObject)JsonNode.Parse(output.WrittenSpan)! : null;
        return done;
    }
}
