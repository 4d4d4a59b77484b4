using System.Text.Json.Nodes;
using Gateway.Grains.Tests.Protocols.Anthropic;
using static Gateway.Grains.Tests.Protocols.Responses.Translated;

namespace Gateway.Grains.Tests.Protocols.Responses;

/// <summary>The chunks that events of a response become.</summary>
public sealed class StreamTests
{
    private const string Created = """{"type":"response.created","sequence_number":0,"response":{"id":"resp_1","created_at":5,"model":"gpt-5.4-2026","output":[]}}""";

    private const string Completed = """{"type":"response.completed","response":{"status":"completed","output":[],"usage":{"input_tokens":3,"output_tokens":4,"output_tokens_details":{"reasoning_tokens":1},"total_tokens":7}}}""";

    private const string MessageAdded = """{"type":"response.output_item.added","output_index":0,"item":{"type":"message","id":"msg_1","content":[]}}""";

    [Fact]
    public void Text_ComesInPieces_AndUsageBeforeTheEnd()
    {
        var frames = Translated.Stream([Created, MessageAdded, Text("Hel"), Text("lo \\ud83d"), Text("\\ude00"), Completed]);

        Assert.EndsWith("data: [DONE]\n\n", frames);
        Assert.Equal("Hello \ud83d\ude00", string.Concat(Pieces(frames)));
        var payloads = Anthropic.Translated.Payloads(frames);
        Assert.All(payloads, payload => Assert.Equal(("chatcmpl-1", 5L, "gpt-5.4-2026"), ((string)payload["id"]!, (long)payload["created"]!, (string)payload["model"]!)));
        Assert.Equal("stop", (string?)payloads[^2]["choices"]![0]!["finish_reason"]);
        Assert.Equal(7, (int?)payloads[^1]["usage"]!["total_tokens"]);
    }

    [Fact]
    public void Calls_CountFromZero_WhateverTheirItemsPlace()
    {
        var memory = new RememberingMemory();
        var frames = Translated.Stream(
            [
                Created,
                """{"type":"response.output_item.added","output_index":0,"item":{"type":"reasoning","id":"rs","summary":[]}}""",
                """{"type":"response.reasoning_summary_part.added","output_index":0,"summary_index":0,"part":{}}""",
                """{"type":"response.reasoning_summary_text.delta","output_index":0,"summary_index":0,"delta":"A"}""",
                """{"type":"response.reasoning_summary_part.added","output_index":0,"summary_index":1,"part":{}}""",
                """{"type":"response.reasoning_summary_text.delta","output_index":0,"summary_index":1,"delta":"B"}""",
                """{"type":"response.output_item.done","output_index":0,"item":{"type":"reasoning","id":"rs","summary":[{"text":"A"},{"text":"B"}],"encrypted_content":"e"}}""",
                """{"type":"response.output_item.added","output_index":1,"item":{"type":"function_call","id":"fc_1","call_id":"call_1","name":"f","arguments":""}}""",
                """{"type":"response.output_item.added","output_index":2,"item":{"type":"custom_tool_call","id":"ctc","call_id":"call_2","name":"g","input":""}}""",
                """{"type":"response.custom_tool_call_input.delta","output_index":2,"delta":"x"}""",
                """{"type":"response.function_call_arguments.delta","output_index":1,"delta":"{\"a\""}""",
                """{"type":"response.function_call_arguments.delta","output_index":1,"delta":":1}"}""",
                """{"type":"response.function_call_arguments.done","output_index":1,"arguments":"{\"a\":1}"}""",
                """{"type":"response.output_item.done","output_index":1,"item":{"type":"function_call","call_id":"call_1","name":"f","arguments":"{\"a\":1}"}}""",
                Completed,
            ],
            memory);

        var deltas = Anthropic.Translated.Deltas(frames);
        Assert.Equal("A\n\nB", string.Concat(deltas.Select(delta => (string?)delta["reasoning_content"])));
        var calls = deltas.Where(delta => delta.ContainsKey("tool_calls")).Select(delta => delta["tool_calls"]![0]!).ToList();
        AssertJson("""{"index":0,"id":"call_1","type":"function","function":{"name":"f","arguments":""}}""", calls[0]);
        AssertJson("""{"index":1,"id":"call_2","type":"custom","custom":{"name":"g","input":""}}""", calls[1]);
        AssertJson("""{"index":1,"custom":{"input":"x"}}""", calls[2]);
        Assert.Equal("{\"a\":1}", string.Concat(calls.Where(call => (int)call["index"]! == 0).Select(call => (string?)call["function"]!["arguments"])));
        Assert.Equal("tool_calls", Finish(frames));
        Assert.Contains("\"encrypted_content\":\"e\"", memory.Kept["call_1"]);
    }

    [Theory]
    [InlineData("""{"type":"response.function_call_arguments.done","output_index":0,"arguments":"{\"a\":1}"}""", "{\"a\":1}")]
    [InlineData("""{"type":"response.output_item.done","output_index":0,"item":{"type":"function_call","call_id":"c","name":"f","arguments":"{\"a\":1}"}}""", "{\"a\":1}")]
    [InlineData("""{"type":"response.output_item.done","output_index":0,"item":{"type":"function_call","call_id":"c","name":"f","arguments":""}}""", "{}")]
    [InlineData("""{"type":"response.in_progress"}""", "{}")]
    public void Arguments_ThatComeAtTheEndOnly_AreNotLost(string end, string expected)
    {
        var frames = Translated.Stream([Created, """{"type":"response.output_item.added","output_index":0,"item":{"type":"function_call","call_id":"c","name":"f","arguments":""}}""", end, Completed]);

        Assert.Equal(expected, string.Concat(Anthropic.Translated.Deltas(frames).Select(delta => (string?)delta["tool_calls"]?[0]!["function"]!["arguments"])));
    }

    [Fact]
    public void WholeTexts_WithoutPieces_AreSaidOnce()
    {
        var frames = Translated.Stream(
        [
            Created, MessageAdded,
            """{"type":"response.output_text.done","output_index":0,"content_index":0,"text":"Hello"}""",
            """{"type":"response.output_item.done","output_index":0,"item":{"type":"message","content":[{"type":"output_text","text":"Hello"}]}}""",
            """{"type":"response.completed","response":{"status":"completed","output":[{"type":"message","content":[{"type":"output_text","text":"Hello"}]}]}}""",
        ]);

        Assert.Equal("Hello", string.Concat(Anthropic.Translated.Deltas(frames).Select(delta => (string?)delta["content"])));
    }

    [Fact]
    public void ResponseWithoutEvents_IsSaidAtItsEnd()
    {
        var frames = Translated.Stream(["""{"type":"response.completed","response":{"status":"completed","output":[{"type":"message","content":[{"type":"output_text","text":"Hello"}]},{"type":"function_call","call_id":"c","name":"f","arguments":"{}"}]}}"""]);

        Assert.Equal("Hello", string.Concat(Anthropic.Translated.Deltas(frames).Select(delta => (string?)delta["content"])));
        Assert.Equal("tool_calls", Finish(frames));
    }

    [Fact]
    public void SecondMessage_IsAParagraph() => Assert.Equal(
        "One\n\nTwo",
        string.Concat(Anthropic.Translated.Deltas(Translated.Stream([Created, MessageAdded, Text("One"), MessageAdded.Replace(":0,", ":2,", StringComparison.Ordinal), Text("Two", 2), Completed])).Select(delta => (string?)delta["content"])));

    [Fact]
    public void Incomplete_EndsWithLength() => Assert.Equal(
        "length", Finish(Translated.Stream([Created, Text("Hi"), """{"type":"response.incomplete","response":{"status":"incomplete","incomplete_details":{"reason":"max_output_tokens"},"output":[]}}"""])));

    [Theory]
    [InlineData("""{"type":"error","code":"server_error","message":"broke","param":null,"sequence_number":2}""")]
    [InlineData("""{"type":"error","sequence_number":2,"error":{"type":"server_error","code":"server_error","message":"broke","param":null}}""")]
    [InlineData("""{"type":"response.failed","response":{"status":"failed","error":{"code":"server_error","message":"broke"}}}""")]
    public void Failure_IsAnErrorFrame_AndNoEnd(string failure)
    {
        var frames = Translated.Stream([Created, Text("Hi"), failure, Text("more"), Completed]);

        Assert.DoesNotContain("[DONE]", frames);
        Assert.Equal("broke", (string?)Anthropic.Translated.Payloads(frames)[^1]["error"]!["message"]);
        Assert.Equal("server_error", (string?)Anthropic.Translated.Payloads(frames)[^1]["error"]!["type"]);
    }

    [Fact]
    public void Failure_BeforeTheFirstToken_SaysNothingElse() =>
        Assert.StartsWith("data: {\"error\"", Translated.Stream([Created, """{"type":"error","error":{"code":"insufficient_quota","type":"insufficient_quota","message":"m"}}"""]));

    [Fact]
    public void Annotations_AreADelta() => AssertJson(
        """[{"type":"url_citation","url_citation":{"start_index":0,"end_index":2,"url":"https://x","title":"X"}}]""",
        Anthropic.Translated.Deltas(Translated.Stream([Created, MessageAdded, Text("Hi"), """{"type":"response.output_text.annotation.added","output_index":0,"content_index":0,"annotation_index":0,"annotation":{"type":"url_citation","start_index":0,"end_index":2,"url":"https://x","title":"X"}}""", Completed]))
            .Single(delta => delta.ContainsKey("annotations"))["annotations"]);

    private static string Text(string escaped, int index = 0) => $$"""{"type":"response.output_text.delta","output_index":{{index}},"content_index":0,"delta":"{{escaped}}","logprobs":[]}""";

    private static string? Finish(string frames) => Anthropic.Translated.Payloads(frames).Select(payload => (payload["choices"] as JsonArray)?.FirstOrDefault()?["finish_reason"]).Select(reason => (string?)reason).LastOrDefault(reason => reason is not null);

    /// <summary>The texts as they stand on the wire, decoded together: a letter may lie in two of them.</summary>
    private static IEnumerable<string> Pieces(string frames) =>
        [(string)JsonNode.Parse("\"" + string.Concat(System.Text.RegularExpressions.Regex.Matches(frames, "\"content\":\"(.*?)\"[,}]").Select(match => match.Groups[1].Value)) + "\"")!];
}
