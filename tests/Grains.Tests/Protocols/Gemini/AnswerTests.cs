using System.Text.Json.Nodes;

namespace Gateway.Grains.Tests.Protocols.Gemini;

public sealed class AnswerTests
{
    [Fact]
    public void Answer_HasTextReasoningModelAndUsage()
    {
        var answer = Translation.Answer("""
            {"candidates":[{"content":{"parts":[{"text":"hm","thought":true},{"text":"a\n"},{"text":"b"}]},"finishReason":"STOP","index":0}],
            "usageMetadata":{"promptTokenCount":10,"candidatesTokenCount":5,"thoughtsTokenCount":7,"toolUsePromptTokenCount":3,"cachedContentTokenCount":4,"totalTokenCount":25},"modelVersion":"gemini-x","responseId":"r"}
            """);

        Translation.Same(
            """{"index":0,"message":{"role":"assistant","content":"a\nb","refusal":null,"reasoning_content":"hm"},"logprobs":null,"finish_reason":"stop"}""", answer["choices"]![0]);
        Assert.Equal(("gemini-x", Translation.Id), ((string?)answer["model"], (string?)answer["id"]));
        Translation.Same(
            """{"prompt_tokens":13,"completion_tokens":12,"total_tokens":25,"prompt_tokens_details":{"cached_tokens":4,"cache_write_tokens":0},"completion_tokens_details":{"reasoning_tokens":7}}""",
            answer["usage"]);
    }

    [Theory]
    [InlineData("\"STOP\"", "stop")]
    [InlineData("\"MAX_TOKENS\"", "length")]
    [InlineData("\"CONTINUATION\"", "length")]
    [InlineData("\"SAFETY\"", "content_filter")]
    [InlineData("\"RECITATION\"", "content_filter")]
    [InlineData("\"BLOCKLIST\"", "content_filter")]
    [InlineData("\"PROHIBITED_CONTENT\"", "content_filter")]
    [InlineData("\"SPII\"", "content_filter")]
    [InlineData("\"IMAGE_SAFETY\"", "content_filter")]
    [InlineData("\"IMAGE_PROHIBITED_CONTENT\"", "content_filter")]
    [InlineData("\"IMAGE_RECITATION\"", "content_filter")]
    [InlineData("\"MODEL_ARMOR\"", "content_filter")]
    [InlineData("\"LANGUAGE\"", "content_filter")]
    [InlineData("\"OTHER\"", "stop")]
    [InlineData("\"NO_IMAGE\"", "stop")]
    [InlineData("\"IMAGE_OTHER\"", "stop")]
    [InlineData("\"SOMETHING_NEW\"", "stop")]
    [InlineData("1", "stop")]
    [InlineData("2", "length")]
    [InlineData("3", "content_filter")]
    [InlineData("99", "stop")]
    public void FinishReasons_AreOpenAIs(string reason, string expected)
    {
        var whole = Translation.Candidate("""{"text":"a"}""", $$""","finishReason":{{reason}}""");

        Assert.Equal(expected, (string?)Translation.Answer(whole)["choices"]![0]!["finish_reason"]);
        Assert.Equal(expected, Translation.Finish(Translation.Stream(whole)));
    }

    [Theory]
    [InlineData("\"MALFORMED_FUNCTION_CALL\"", "malformed_function_call")]
    [InlineData("\"UNEXPECTED_TOOL_CALL\"", "unexpected_tool_call")]
    [InlineData("\"TOO_MANY_TOOL_CALLS\"", "too_many_tool_calls")]
    [InlineData("\"MISSING_THOUGHT_SIGNATURE\"", "missing_thought_signature")]
    [InlineData("\"MALFORMED_RESPONSE\"", "malformed_response")]
    [InlineData("9", "malformed_function_call")]
    [InlineData("15", "unexpected_tool_call")]
    public void BrokenCalls_AreNeverAnEmptyStop(string reason, string code)
    {
        var whole = Translation.Candidate("", $$""","finishReason":{{reason}},"finishMessage":"said \"why\"" """);

        var read = Translation.Read(whole);
        Assert.Equal((502, code, "said \"why\""), (read.Status, read.Error!.Code, read.Error.Message));
        var stream = Translation.Stream(Translation.Text("a"), whole);
        Assert.Equal(code, (string?)Translation.Frames(stream)[^1]["error"]!["code"]);
        Assert.DoesNotContain("[DONE]", stream, StringComparison.Ordinal);
        Assert.Null(Translation.Finish(stream));
    }

    [Fact]
    public void BlockedPrompt_IsRefusedByItsReason()
    {
        var read = Translation.Read("""{"promptFeedback":{"blockReason":"PROHIBITED_CONTENT","safetyRatings":[]},"usageMetadata":{"promptTokenCount":3}}""");

        Assert.Equal((400, "content_policy_violation", "invalid_request_error"), (read.Status, read.Error!.Code, read.Error.Type));
        Assert.Contains("PROHIBITED_CONTENT", read.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "no_candidates")]
    [InlineData("""{"candidates":[]}""", "no_candidates")]
    [InlineData("""{"candidates":[{"content":{}}]}""", "empty_answer")]
    [InlineData("""{"candidates":[{"index":0}]}""", "empty_answer")]
    [InlineData("""{"candidates":[{"content":{"parts":{}}}]}""", "empty_answer")]
    [InlineData("<html>", "not_json")]
    [InlineData("", "not_json")]
    [InlineData("[]", "not_json")]
    [InlineData("""{"candidates":[]""", "not_json")]
    public void Answer_ThatIsNone_IsAFailureOfTheProvider(string body, string code)
    {
        var read = Translation.Read(body);

        Assert.Equal((502, code), (read.Status, read.Error!.Code));
    }

    [Theory]
    [InlineData("""{"candidates":[{"finishReason":"SAFETY"}]}""", "content_filter")]
    [InlineData("""{"candidates":[{"content":{"role":"model"},"finishReason":"MAX_TOKENS"}]}""", "length")]
    [InlineData("""{"candidates":[{"content":{"parts":[{"text":"a"}]}}]}""", "stop")]
    public void Candidate_WithoutPartsOrReason_IsAnAnswer(string body, string finish) =>
        Assert.Equal(finish, (string?)Translation.Answer(body)["choices"]![0]!["finish_reason"]);

    [Fact]
    public void Error_With200_HasItsOwnStatus()
    {
        var read = Translation.Read("""{"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}""");

        Assert.Equal((503, "server_is_overloaded"), (read.Status, read.Error!.Code));
    }

    [Fact]
    public void Calls_HaveIdsArgumentsAndTheFinishReason()
    {
        var choice = Translation.Answer(Translation.Candidate(
            """{"functionCall":{"name":"f","args":{"a":[1,2]},"id":"own"},"thoughtSignature":"s"},{"functionCall":{"name":"g","id":"own"}},{"functionCall":{"name":"g"}}""",
            ""","finishReason":"STOP" """))["choices"]![0]!;

        var calls = choice["message"]!["tool_calls"]!.AsArray();
        Assert.Equal("tool_calls", (string?)choice["finish_reason"]);
        Assert.Null(choice["message"]!["content"]);
        Translation.Same("""{"id":"own","type":"function","function":{"name":"f","arguments":"{\"a\":[1,2]}"},"extra_content":{"google":{"thought_signature":"s"}}}""", calls[0]);
        Assert.Equal(["{}", "{}"], calls.Skip(1).Select(call => (string?)call!["function"]!["arguments"]));
        Assert.Equal(3, calls.Select(call => (string?)call!["id"]).Distinct().Count());
    }

    [Fact]
    public void Calls_OfOneThatWantsOneAtATime_AreTheFirst()
    {
        var whole = Translation.Candidate("""{"functionCall":{"name":"f"}},{"functionCall":{"name":"g"}}""", ""","finishReason":"STOP" """);

        var calls = Translation.Answer(whole, singleCall: true)["choices"]![0]!["message"]!["tool_calls"]!.AsArray();
        Assert.Equal("f", (string?)calls.Single()!["function"]!["name"]);
        var deltas = Translation.Deltas(Translation.Stream(new FakeMemory(), true, whole)).Where(delta => delta["tool_calls"] is not null);
        Assert.Equal("f", (string?)deltas.Single()["tool_calls"]![0]!["function"]!["name"]);
    }

    [Fact]
    public void ProvidersOwnTools_AreNoToolCalls()
    {
        var message = Translation.Answer(Translation.Candidate(
            """{"executableCode":{"language":"PYTHON","code":"1"},"thoughtSignature":"x"},{"codeExecutionResult":{"output":"1"}},{"toolCall":{"id":"1"}},{"text":"one"}""", ""","finishReason":"STOP" """))["choices"]![0]!["message"]!;

        Translation.Same("""{"role":"assistant","content":"one","refusal":null}""", message);
    }

    [Fact]
    public void Media_AreImagesAndAudio()
    {
        var message = Translation.Answer(Translation.Candidate(
            """{"inlineData":{"mimeType":"image/png","data":"QQ=="},"thoughtSignature":"s"},{"inlineData":{"mimeType":"image/jpeg","data":"Qg=="}},{"inlineData":{"mimeType":"audio/L16;rate=24000","data":"Qw=="}}""",
            ""","finishReason":"STOP" """))["choices"]![0]!["message"]!;

        Translation.Same(
            """
            [{"type":"image_url","image_url":{"url":"data:image/png;base64,QQ=="},"extra_content":{"google":{"thought_signature":"s"}}},
            {"type":"image_url","image_url":{"url":"data:image/jpeg;base64,Qg=="}}]
            """,
            message["images"]);
        Assert.Equal("Qw==", (string?)message["audio"]!["data"]);
    }

    [Fact]
    public void Logprobs_AreOpenAIs()
    {
        var whole = Translation.Candidate(
            """{"text":"a"}""", ""","finishReason":"STOP","logprobsResult":{"chosenCandidates":[{"token":"a","tokenId":5,"logProbability":-0.1}],"topCandidates":[{"candidates":[{"token":"a","logProbability":-0.1},{"token":"b"}]}]}""");
        const string Expected = """{"content":[{"token":"a","logprob":-0.1,"bytes":null,"top_logprobs":[{"token":"a","logprob":-0.1,"bytes":null},{"token":"b","logprob":0,"bytes":null}]}],"refusal":null}""";

        Translation.Same(Expected, Translation.Answer(whole)["choices"]![0]!["logprobs"]);
        Translation.Same(Expected, Translation.Frames(Translation.Stream(whole)).Select(frame => frame["choices"]?[0]?["logprobs"]).Single(logprobs => logprobs is not null));
    }

    [Fact]
    public void Candidates_KeepTheirIndexes() =>
        Assert.Equal(
            [1, 0],
            Translation.Answer("""{"candidates":[{"content":{"parts":[{"text":"b"}]},"index":1},{"content":{"parts":[{"text":"a"}]},"index":0}]}""")["choices"]!.AsArray().Select(choice => (int)choice!["index"]!));

    [Theory]
    [InlineData("""{"promptTokenCount":5}""", 5, 0)]
    [InlineData("""{"candidatesTokenCount":18,"thoughtsTokenCount":58}""", 0, 76)]
    [InlineData("""{"promptTokenCount":5,"candidatesTokenCount":"x","totalTokenCount":-1}""", 5, 0)]
    public void Usage_WithMissingCounts_IsWhatIsThere(string usage, int prompt, int completion)
    {
        var told = Translation.Answer($$$"""{"candidates":[{"content":{"parts":[{"text":"a"}]}}],"usageMetadata":{{{usage}}}}""")["usage"]!;

        Assert.Equal((prompt, completion), ((int)told["prompt_tokens"]!, (int)told["completion_tokens"]!));
    }

    [Theory]
    [InlineData("""{"trafficType":"ON_DEMAND"}""")]
    [InlineData("null")]
    [InlineData("[]")]
    public void Usage_WithoutCounts_IsNone(string usage) =>
        Assert.Null(Translation.Answer($$$"""{"candidates":[{"content":{"parts":[{"text":"a"}]}}],"usageMetadata":{{{usage}}}}""").AsObject().FirstOrDefault(field => field.Key == "usage").Value as JsonObject);
}
