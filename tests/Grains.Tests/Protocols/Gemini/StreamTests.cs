namespace Gateway.Grains.Tests.Protocols.Gemini;

public sealed class StreamTests
{
    private const string Stop = """{"candidates":[{"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":2,"totalTokenCount":5},"modelVersion":"gemini-x"}""";

    [Fact]
    public void Stream_IsOpenAIsToTheByte() => Assert.Equal(
        string.Concat(
            Frame("""{"role":"assistant","content":""}"""),
            Frame("""{"content":"a\n\u00e9"}"""),
            Frame("{}", "\"stop\""),
            "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"gemini-x\",\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2,\"total_tokens\":5,\"prompt_tokens_details\":{\"cached_tokens\":0,\"cache_write_tokens\":0},\"completion_tokens_details\":{\"reasoning_tokens\":0}}}\n\n",
            "data: [DONE]\n\n"),
        Translation.Stream("""{"candidates":[{"content":{"parts":[{"text":"a\n\u00e9"}],"role":"model"},"index":0}],"usageMetadata":{"promptTokenCount":3,"totalTokenCount":3},"modelVersion":"gemini-x"}""", Stop));

    [Fact]
    public void CallBeforeTheEventWithTheReason_FinishesWithToolCalls()
    {
        var stream = Translation.Stream(Translation.Candidate("""{"functionCall":{"name":"f","args":{"q":"\"x\""}}}"""), Stop);

        Assert.Equal("tool_calls", Translation.Finish(stream));
        var call = Translation.Deltas(stream).Single(delta => delta["tool_calls"] is not null)["tool_calls"]![0]!;
        Assert.Equal((0, "f", """{"q":"\"x\""}"""), ((int)call["index"]!, (string?)call["function"]!["name"], (string?)call["function"]!["arguments"]));
        Assert.StartsWith("call_", (string?)call["id"], StringComparison.Ordinal);
    }

    [Fact]
    public void ReasonOnEveryEvent_AsOlderModelsSendIt_EndsOnce()
    {
        var stream = Translation.Stream(Translation.Candidate("""{"text":"a"}""", ""","finishReason":"STOP" """), Translation.Candidate("""{"text":"b"}""", ""","finishReason":"MAX_TOKENS" """));

        Assert.Equal("length", Translation.Finish(stream));
        Assert.Equal("ab", string.Concat(Translation.Deltas(stream).Select(delta => (string?)delta["content"])));
    }

    [Fact]
    public void End_WithoutAReason_IsNotAnEnd()
    {
        var stream = Translation.Stream(Translation.Text("a"), """{"usageMetadata":{"promptTokenCount":3}}""");

        Assert.DoesNotContain("[DONE]", stream, StringComparison.Ordinal);
        Assert.DoesNotContain("usage", stream, StringComparison.Ordinal);
        Assert.Null(Translation.Finish(stream));
        Assert.Equal("", Translation.Stream());
    }

    [Fact]
    public void Usage_IsTheLastOneThatCounts()
    {
        var stream = Translation.Stream(
            """{"candidates":[{"content":{"parts":[{"text":"a"}]}}],"usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":1}}""",
            """{"candidates":[{"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":4,"candidatesTokenCount":9,"thoughtsTokenCount":1}}""",
            """{"usageMetadata":{"trafficType":"ON_DEMAND"}}""");

        Assert.Equal((4, 10), ((int)Translation.Frames(stream)[^1]["usage"]!["prompt_tokens"]!, (int)Translation.Frames(stream)[^1]["usage"]!["completion_tokens"]!));
    }

    [Fact]
    public void BlockedPrompt_FinishesWithContentFilter()
    {
        var stream = Translation.Stream("""{"promptFeedback":{"blockReason":"SAFETY"},"usageMetadata":{"promptTokenCount":3}}""");

        Assert.Equal("content_filter", Translation.Finish(stream));
        Assert.EndsWith("data: [DONE]\n\n", stream, StringComparison.Ordinal);
    }

    [Fact]
    public void Error_InTheMiddle_IsTheLastFrame()
    {
        var stream = Translation.Stream(Translation.Text("a"), """{"error":{"code":503,"message":"overloaded","status":"UNAVAILABLE"}}""", Translation.Text("b"), Stop);

        var error = Translation.Frames(stream)[^1]["error"]!;
        Assert.Equal(("overloaded", "service_unavailable_error", "server_is_overloaded"), ((string?)error["message"], (string?)error["type"], (string?)error["code"]));
        Assert.DoesNotContain("\"b\"", stream, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", stream, StringComparison.Ordinal);
    }

    [Fact]
    public void Event_ThatIsNoJson_BreaksTheStream()
    {
        var stream = Translation.Stream(Translation.Text("a"), "{\"candidates\":[", Stop);

        Assert.Equal("invalid_event", (string?)Translation.Frames(stream)[^1]["error"]!["code"]);
        Assert.DoesNotContain("[DONE]", stream, StringComparison.Ordinal);
    }

    [Fact]
    public void Thoughts_AreReasoning() =>
        Assert.Equal("hm", (string?)Translation.Deltas(Translation.Stream(Translation.Candidate("""{"thought":true,"text":"hm"}"""), Stop))[1]["reasoning_content"]);

    [Fact]
    public void SignatureOnAnEmptyText_IsAnExtension()
    {
        var memory = new FakeMemory();

        var stream = Translation.Stream(memory, false, Translation.Text("a"), Translation.Candidate("""{"text":"","thoughtSignature":"s+/="}""", ""","finishReason":"STOP" """));

        Assert.Equal("s+/=", (string?)Translation.Deltas(stream).Single(delta => delta["extra_content"] is not null)["extra_content"]!["google"]!["thought_signature"]);
        Assert.Empty(memory.Kept);
    }

    [Fact]
    public void SignatureOfACall_IsToldAndKept()
    {
        var memory = new FakeMemory();

        var stream = Translation.Stream(memory, false, Translation.Candidate("""{"thoughtSignature":"s","functionCall":{"name":"f","id":"own"}}""", ""","finishReason":"STOP" """));

        var call = Translation.Deltas(stream).Single(delta => delta["tool_calls"] is not null)["tool_calls"]![0]!;
        Assert.Equal(("own", "s"), ((string?)call["id"], (string?)call["extra_content"]!["google"]!["thought_signature"]));
        Translation.Same("""{"google":{"thought_signature":"s"}}""", System.Text.Json.Nodes.JsonNode.Parse(memory.Kept["own"]));
    }

    [Fact]
    public void ArgumentsInPieces_AreOneJsonText()
    {
        var stream = Translation.Stream(
            Translation.Candidate("""{"functionCall":{"name":"f","willContinue":true}}"""),
            Piece("""{"jsonPath":"$.r.s[0]","stringValue":"a\"","willContinue":true}"""),
            Piece("""{"jsonPath":"$.r.s[0]","stringValue":"b"}"""),
            Piece("""{"jsonPath":"$.r.s[1].n","numberValue":1.5},{"jsonPath":"$['r']['x y']","boolValue":true},{"jsonPath":"$.z","nullValue":"NULL_VALUE"}"""),
            Translation.Candidate("""{"functionCall":{}}"""),
            Translation.Candidate("""{"functionCall":{"name":"g","args":{}}}""", ""","finishReason":"STOP" """));

        var calls = Translation.Deltas(stream).Select(delta => delta["tool_calls"]?[0]).Where(call => call is not null).ToList();
        Assert.Equal(["f", null, "g"], calls.Select(call => (string?)call!["function"]!["name"]));
        Assert.Equal(["", """{"r":{"s":["a\"b",{"n":1.5}],"x y":true},"z":null}""", "{}"], calls.Select(call => (string?)call!["function"]!["arguments"]));
        Assert.Equal([0, 0, 1], calls.Select(call => (int)call!["index"]!));

        static string Piece(string pieces) => Translation.Candidate($$$"""{"functionCall":{"partialArgs":[{{{pieces}}}],"willContinue":true}}""");
    }

    [Theory]
    [InlineData("$")]
    [InlineData("a")]
    [InlineData("$.a[5]")]
    [InlineData("$.a[")]
    [InlineData("$.a[x]")]
    [InlineData("$['a")]
    [InlineData("$x")]
    public void Piece_WithoutAPlace_BreaksTheStream(string path)
    {
        var stream = Translation.Stream(Translation.Candidate($$$"""{"functionCall":{"name":"f","partialArgs":[{"jsonPath":"{{{path}}}","stringValue":"x"}],"willContinue":true}}"""), Stop);

        Assert.Equal("malformed_function_call", (string?)Translation.Frames(stream)[^1]["error"]!["code"]);
    }

    [Fact]
    public void Candidates_Interleaved_AreApart()
    {
        var stream = Translation.Stream(
            """{"candidates":[{"index":0,"content":{"parts":[{"text":"a"}]}},{"content":{"parts":[{"text":"x"}]},"index":1}]}""",
            """{"candidates":[{"content":{"parts":[{"text":"y"}]},"finishReason":"MAX_TOKENS","index":1}]}""",
            """{"candidates":[{"content":{"parts":[{"text":"b"}]},"finishReason":"STOP","index":0}]}""");

        Assert.Equal(("stop", "length"), (Translation.Finish(stream), Translation.Finish(stream, 1)));
        Assert.Equal(
            ["0a", "1x", "1y", "0b"],
            Translation.Frames(stream).Select(frame => frame["choices"]![0]!).Where(choice => (string?)choice["delta"]!["content"] is { Length: > 0 }).Select(choice => $"{choice["index"]}{choice["delta"]!["content"]}"));
    }

    [Fact]
    public void Candidates_OfWhichOneHasNotEnded_AreNotWhole() =>
        Assert.DoesNotContain("[DONE]", Translation.Stream("""{"candidates":[{"index":0,"finishReason":"STOP"},{"index":1,"content":{"parts":[{"text":"x"}]}}]}"""), StringComparison.Ordinal);

    [Fact]
    public void Media_AreExtensionsOfTheDelta()
    {
        var deltas = Translation.Deltas(Translation.Stream(
            Translation.Candidate("""{"inlineData":{"mimeType":"image/png","data":"QQ=="}},{"inlineData":{"mimeType":"audio/wav","data":"Qg=="}}""", ""","finishReason":"STOP" """)));

        Assert.Equal("data:image/png;base64,QQ==", (string?)deltas[1]["images"]![0]!["image_url"]!["url"]);
        Assert.Equal("Qg==", (string?)deltas[2]["audio"]!["data"]);
    }

    [Fact]
    public void EndMark_OfAProxy_IsIgnored() => Assert.EndsWith("data: [DONE]\n\n", Translation.Stream(Translation.Text("a"), Stop, "[DONE]"), StringComparison.Ordinal);

    private static string Frame(string delta, string finish = "null") =>
        $$$"""data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"gemini-x","choices":[{"index":0,"delta":{{{delta}}},"finish_reason":{{{finish}}}}]}""" + "\n\n";
}
