using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.Gemini;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Tests.Protocols.Gemini;

/// <summary>Translates texts for tests.</summary>
internal static class Translation
{
    public const string Flash3 = "gemini-3.5-flash";

    public const string Id = "chatcmpl-1";

    /// <summary>The request that is sent for these further fields of a body with one message.</summary>
    public static JsonNode Fields(string fields, string model = Flash3) =>
        Request($$"""{"model":"x","messages":[{"role":"user","content":"hi"}],{{fields}}}""", model);

    /// <summary>The contents that are sent for these messages.</summary>
    public static JsonArray Contents(string messages, string model = Flash3, FakeMemory? memory = null) =>
        Request($$"""{"model":"x","messages":[{{messages}}]}""", model, memory)["contents"]!.AsArray();

    public static JsonNode Request(string body, string model = Flash3, FakeMemory? memory = null, string? prefill = null)
    {
        var (sent, fault) = TryRequest(body, model, memory, prefill);
        Assert.True(fault is null, fault?.Message);
        return JsonNode.Parse(sent!)!;
    }

    public static RequestFault Fault(string body, string model = Flash3)
    {
        var (_, fault) = TryRequest(body, model, null, null);
        Assert.NotNull(fault);
        return fault;
    }

    public static RequestFault FaultOfFields(string fields) => Fault($$"""{"model":"x","messages":[{"role":"user","content":"hi"}],{{fields}}}""");

    public static (string? Sent, RequestFault? Fault) TryRequest(string body, string model, FakeMemory? memory, string? prefill)
    {
        if (!ChatRequest.TryParse(Encoding.UTF8.GetBytes(body), out var request, out var fault))
        {
            return (null, fault);
        }

        using (request)
        {
            var output = new ArrayBufferWriter<byte>();
            var options = new GeminiRequestOptions(GeminiModel.Of(model), prefill, memory ?? new FakeMemory());
            return GeminiRequestWriter.TryWrite(request, options, output, out fault) ? (Encoding.UTF8.GetString(output.WrittenSpan), null) : (null, fault);
        }
    }

    public static GeminiAnswer Read(string answer, FakeMemory? memory = null, bool singleCall = false) =>
        GeminiAnswerReader.Read(Encoding.UTF8.GetBytes(answer), Id, 1, "asked", memory ?? new FakeMemory(), singleCall);

    /// <summary>The completion that an answer becomes.</summary>
    public static JsonNode Answer(string answer, FakeMemory? memory = null, bool singleCall = false)
    {
        var read = Read(answer, memory, singleCall);
        Assert.True(read.Answer is not null, read.Error?.Message);
        var output = new ArrayBufferWriter<byte>();
        read.Answer.Write(output);
        return JsonNode.Parse(output.WrittenSpan)!;
    }

    /// <summary>A whole answer, or an event, of one candidate with these parts.</summary>
    public static string Candidate(string parts, string more = "") => $$"""{"candidates":[{"content":{"role":"model","parts":[{{parts}}]}{{more}}}]}""";

    public static string Text(string text) => Candidate($$"""{"text":"{{text}}"}""");

    /// <summary>The frames that these events become, the provider's end included.</summary>
    public static string Stream(params IEnumerable<string> events) => Stream(new FakeMemory(), false, events);

    public static string Stream(FakeMemory memory, bool singleCall, params IEnumerable<string> events)
    {
        var translator = new GeminiStreamTranslator(Id, 1, "asked", memory, singleCall);
        var output = new ArrayBufferWriter<byte>();
        foreach (var payload in events)
        {
            translator.Translate(Encoding.UTF8.GetBytes(payload), output);
        }

        translator.End(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>The payloads of frames, the end mark left out.</summary>
    public static List<JsonNode> Frames(string stream) =>
        [.. stream.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Where(frame => frame != "data: [DONE]").Select(frame => JsonNode.Parse(frame["data: ".Length..])!)];

    /// <summary>The deltas of a stream's first choice.</summary>
    public static List<JsonNode> Deltas(string stream) =>
        [.. Frames(stream).Where(frame => frame["choices"] is JsonArray { Count: > 0 }).Select(frame => frame["choices"]![0]!["delta"]!)];

    public static string? Finish(string stream, int choice = 0) =>
        Frames(stream).SelectMany(frame => frame["choices"]?.AsArray() ?? []).Where(one => (int)one!["index"]! == choice).Select(one => (string?)one!["finish_reason"]).SingleOrDefault(reason => reason is not null);

    public static void Same(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"Expected {expected}\nbut got  {actual?.ToJsonString()}");
}
