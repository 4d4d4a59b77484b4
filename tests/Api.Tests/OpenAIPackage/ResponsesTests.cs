using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Gateway.Api.Tests.Fixtures;
using Gateway.TestKit;
using OpenAI.Responses;

namespace Gateway.Api.Tests.OpenAIPackage;

/// <summary>The official package's client for responses, against providers of each language.</summary>
public sealed class ResponsesTests(ResponsesGateway fixture) : IClassFixture<ResponsesGateway>
{
    private const string ClaudeWhole = """
        {"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-4-5","content":[{"type":"thinking","thinking":"hm","signature":"sig"},{"type":"text","text":"Let me see."},
         {"type":"tool_use","id":"toolu_1","name":"get_weather","input":{"place":"Rome"}}],"stop_reason":"tool_use","usage":{"input_tokens":10,"output_tokens":5}}
        """;

    private static readonly string[] ClaudeStream =
    [
        """{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-4-5","content":[],"usage":{"input_tokens":10,"output_tokens":1}}}""",
        """{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}""",
        """{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"hm"}}""",
        """{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"sig"}}""",
        """{"type":"content_block_stop","index":0}""",
        """{"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}""",
        """{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Let me "}}""",
        """{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"see."}}""",
        """{"type":"content_block_stop","index":1}""",
        """{"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"toolu_1","name":"get_weather","input":{}}}""",
        """{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\"place\":"}}""",
        """{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"\"Rome\"}"}}""",
        """{"type":"content_block_stop","index":2}""",
        """{"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":5}}""",
        """{"type":"message_stop"}""",
    ];

    private const string GeminiWhole = """
        {"candidates":[{"content":{"parts":[{"text":"hm","thought":true},{"text":"Let me see."},{"functionCall":{"name":"get_weather","args":{"place":"Rome"}},"thoughtSignature":"s"}]},"finishReason":"STOP"}],
         "usageMetadata":{"promptTokenCount":10,"candidatesTokenCount":5,"totalTokenCount":15},"modelVersion":"gemini-x"}
        """;

    private const string OpenAIWhole = """
        {"id":"resp_1","object":"response","created_at":1700000000,"status":"completed","error":null,"incomplete_details":null,"model":"gpt-5.4","parallel_tool_calls":true,"tool_choice":"auto","tools":[],"metadata":{},
         "output":[{"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"hm"}]},{"type":"message","id":"msg_1","role":"assistant","status":"completed","content":[{"type":"output_text","text":"Let me see.","annotations":[]}]},
          {"type":"function_call","id":"fc_1","call_id":"call_1","name":"get_weather","arguments":"{\"place\":\"Rome\"}","status":"completed"}],
         "usage":{"input_tokens":10,"input_tokens_details":{"cached_tokens":0},"output_tokens":5,"output_tokens_details":{"reasoning_tokens":1},"total_tokens":15}}
        """;

    public static TheoryData<string> Models => ["oai/gpt-5.4", "ant/claude-sonnet-4-5", "gem/gemini-2.5-flash", "chat/m"];

    private ResponsesClient Client => ClientOf(TestGateway.ApiKey);

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Whole_WithToolsAndReasoning_IsReadByThePackage(string model)
    {
        fixture.Stub.Answer = (http, request) => StubProvider.Json(http, WholeOf(request.Path));

        ResponseResult response = await Client.CreateResponseAsync(Ask(model));

        Check(response);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Stream_WithToolsAndReasoning_IsReadByThePackage(string model)
    {
        fixture.Stub.Answer = (http, request) => StubProvider.Stream(http, StreamOf(request.Path));
        var options = Ask(model);
        options.StreamingEnabled = true;
        var (text, thought, arguments, items) = ("", "", "", 0);
        ResponseResult? response = null;

        await foreach (var update in await Client.CreateResponseStreamingAsync(options))
        {
            switch (update)
            {
                case StreamingResponseOutputTextDeltaUpdate delta:
                    text += delta.Delta;
                    break;
                case StreamingResponseReasoningSummaryTextDeltaUpdate delta:
                    thought += delta.Delta;
                    break;
                case StreamingResponseFunctionCallArgumentsDeltaUpdate delta:
                    arguments += delta.Delta.ToString();
                    break;
                case StreamingResponseOutputItemDoneUpdate:
                    items++;
                    break;
                case StreamingResponseCompletedUpdate completed:
                    response = completed.Response;
                    break;
            }
        }

        Assert.Equal(("Let me see.", "hm", """{"place":"Rome"}""", 3), (text, thought, arguments, items));
        Check(response!);
    }

    [Theory]
    [InlineData("ant/claude-sonnet-4-5")]
    [InlineData("chat/m")]
    public async Task ToolLoop_SendsBackWhatThePackageKept(string model)
    {
        fixture.Stub.Answer = (http, request) => StubProvider.Json(http, WholeOf(request.Path));
        var options = Ask(model);
        ResponseResult first = await Client.CreateResponseAsync(options);
        foreach (var item in first.OutputItems)
        {
            options.InputItems.Add(item);
        }

        options.InputItems.Add(ResponseItem.CreateFunctionCallOutputItem(first.OutputItems.OfType<FunctionCallResponseItem>().Single().CallId, "sunny"));
        await Client.CreateResponseAsync(options);

        var sent = fixture.Stub.Requests.Last().Json["messages"]!.AsArray();
        if (model.StartsWith("ant", StringComparison.Ordinal))
        {
            Assert.Equal(["thinking", "text", "tool_use"], sent[1]!["content"]!.AsArray().Select(block => (string?)block!["type"]));
            Assert.Equal("sig", (string?)sent[1]!["content"]![0]!["signature"]);
            Assert.Equal("tool_result", (string?)sent[2]!["content"]![0]!["type"]);
        }
        else
        {
            Assert.Equal(("Let me see.", "hm", "call_1"), ((string?)sent[2]!["content"], (string?)sent[2]!["reasoning_content"], (string?)sent[2]!["tool_calls"]![0]!["id"]));
            Assert.Equal(("tool", "sunny"), ((string?)sent[3]!["role"], (string?)sent[3]!["content"]));
        }
    }

    [Fact]
    public async Task PreviousResponse_ReachesWhoKeepsIt_AndOnlyForItsKey()
    {
        fixture.Stub.Answer = (http, _) => StubProvider.Json(http, OpenAIWhole.Replace("resp_1", "resp_previous", StringComparison.Ordinal));
        await Client.CreateResponseAsync(Ask("oai/gpt-5.4"));
        var known = await WhenKnown(async () => await Client.CreateResponseAsync("oai/gpt-4o", "go on", "resp_previous"));
        Assert.Equal("resp_previous", (string?)fixture.Stub.Requests.Last().Json["previous_response_id"]);
        Assert.NotNull(known);

        foreach (var (key, model, id) in new[] { (ResponsesGateway.OtherKey, "oai/gpt-4o", "resp_previous"), (TestGateway.ApiKey, "oai/gpt-4o", "resp_nobodys"), (TestGateway.ApiKey, "chat/m", "resp_previous") })
        {
            var before = fixture.Stub.Requests.Count;
            var thrown = await Assert.ThrowsAsync<ClientResultException>(() => ClientOf(key).CreateResponseAsync(model, "go on", id));

            Assert.Equal((400, "previous_response_id"), (thrown.Status, (string?)PackageClients.Error(thrown)["param"]));
            Assert.Equal(before, fixture.Stub.Requests.Count);
        }
    }

    [Fact]
    public async Task KeptResponse_IsReadStoppedAndDeleted_ByItsKeyOnly()
    {
        fixture.Stub.Answer = (http, request) => StubProvider.Json(
            http, http.Request.Method == "DELETE" ? """{"id":"resp_kept","object":"response","deleted":true}""" : OpenAIWhole.Replace("resp_1", "resp_kept", StringComparison.Ordinal));
        await Client.CreateResponseAsync(Ask("oai/gpt-5.4"));

        var read = await WhenKnown(async () => await Client.GetResponseAsync("resp_kept"));
        Assert.Equal(("resp_kept", "/v1/responses/resp_kept"), (read.Id, fixture.Stub.Requests.Last().Path));
        await Client.CancelResponseAsync("resp_kept");
        Assert.Equal("/v1/responses/resp_kept/cancel", fixture.Stub.Requests.Last().Path);
        var stranger = await Assert.ThrowsAsync<ClientResultException>(() => ClientOf(ResponsesGateway.OtherKey).DeleteResponseAsync("resp_kept"));
        ResponseDeletionResult deleted = await Client.DeleteResponseAsync("resp_kept");
        var gone = await Assert.ThrowsAsync<ClientResultException>(() => Client.GetResponseAsync("resp_kept"));

        Assert.True(deleted.Deleted);
        Assert.Equal((404, 404), (stranger.Status, gone.Status));
    }

    [Fact]
    public async Task AnswerThatIsNotKept_IsNotFoundLater()
    {
        fixture.Stub.Answer = (http, _) => StubProvider.Json(http, OpenAIWhole.Replace("resp_1", "resp_unkept", StringComparison.Ordinal));
        var options = Ask("oai/gpt-5.4");
        options.StoredOutputEnabled = false;
        await Client.CreateResponseAsync(options);

        Assert.Equal(404, (await Assert.ThrowsAsync<ClientResultException>(() => Client.GetResponseAsync("resp_unkept"))).Status);
    }

    [Theory]
    [InlineData("nobody/nothing", 404, "model")]
    [InlineData("ant/claude-sonnet-4-5", 400, "tools[0].type")]
    public async Task Error_NamesTheFieldOfTheRequest(string model, int status, string param)
    {
        var options = new CreateResponseOptions(model, [ResponseItem.CreateUserMessageItem("hi")]);
        options.Tools.Add(ResponseTool.CreateWebSearchTool());

        var thrown = await Assert.ThrowsAsync<ClientResultException>(() => Client.CreateResponseAsync(options));

        Assert.Equal((status, param), (thrown.Status, (string?)PackageClients.Error(thrown)["param"]));
    }

    [Fact]
    public async Task Sandbox_Answers()
    {
        ResponseResult response = await Client.CreateResponseAsync("sandbox/echo", "good morning");

        Assert.Equal("echo: good morning", response.GetOutputText());
    }

    /// <summary>Who keeps a response is told beside the request's path.</summary>
    private static Task<ResponseResult> WhenKnown(Func<Task<ClientResult<ResponseResult>>> ask) => Eventually.Gives(
        async () =>
        {
            try
            {
                return (await ask()).Value;
            }
            catch (ClientResultException unknown) when (unknown.Status is 400 or 404)
            {
                return null;
            }
        },
        "a response that is kept");

    private ResponsesClient ClientOf(string key) => new(
        new ApiKeyCredential(key), new ResponsesClientOptions { Endpoint = new Uri(fixture.Gateway.Url + "/v1"), RetryPolicy = new ClientRetryPolicy(0) });

    private static CreateResponseOptions Ask(string model)
    {
        var options = new CreateResponseOptions(model, [ResponseItem.CreateUserMessageItem("how is the weather")])
        {
            Instructions = "be kind",
            MaxOutputTokenCount = 4000,
            ReasoningOptions = new ResponseReasoningOptions { ReasoningEffortLevel = ResponseReasoningEffortLevel.Low },
        };
        options.Tools.Add(ResponseTool.CreateFunctionTool("get_weather", BinaryData.FromString("""{"type":"object","properties":{"place":{"type":"string"}}}"""), false, "The weather of a place."));
        return options;
    }

    private static void Check(ResponseResult response)
    {
        Assert.Equal(ResponseStatus.Completed, response.Status);
        Assert.Equal("Let me see.", response.GetOutputText());
        Assert.Equal("hm", response.OutputItems.OfType<ReasoningResponseItem>().Single().GetSummaryText());
        var call = response.OutputItems.OfType<FunctionCallResponseItem>().Single();
        Assert.Equal(("get_weather", """{"place":"Rome"}"""), (call.FunctionName, call.FunctionArguments.ToString()));
        Assert.Equal((10, 5), (response.Usage.InputTokenCount, response.Usage.OutputTokenCount));
    }

    private static string WholeOf(string path) =>
        path.Contains("/responses", StringComparison.Ordinal) ? OpenAIWhole
        : path.Contains("/messages", StringComparison.Ordinal) ? ClaudeWhole
        : path.Contains("generateContent", StringComparison.Ordinal) ? GeminiWhole
        : """
          {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Let me see.","reasoning_content":"hm","tool_calls":[{"id":"call_1","type":"function","function":{"name":"get_weather","arguments":"{\"place\":\"Rome\"}"}}]},"finish_reason":"tool_calls"}],
           "usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15}}
          """;

    private static IEnumerable<string> StreamOf(string path)
    {
        if (path.Contains("/responses", StringComparison.Ordinal))
        {
            return NativeStream(OpenAIWhole);
        }

        return path.Contains("/messages", StringComparison.Ordinal) ? ClaudeStream.Select(payload => $"event: {(string?)JsonNode.Parse(payload)!["type"]}\ndata: {payload}\n\n")
            : path.Contains("GenerateContent", StringComparison.Ordinal) ? [$"data: {GeminiWhole.ReplaceLineEndings("")}\r\n\r\n"]
            : [Chunk("""{"role":"assistant","content":""}"""), Chunk("""{"reasoning_content":"hm"}"""), Chunk("""{"content":"Let me "}"""), Chunk("""{"content":"see."}"""),
                Chunk("""{"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"get_weather","arguments":"{\"place\":"}}]}"""), Chunk("""{"tool_calls":[{"index":0,"function":{"arguments":"\"Rome\"}"}}]}"""),
                Chunk("{}", "\"tool_calls\""), """data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[],"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15}}""" + "\n\n", "data: [DONE]\n\n"];
    }

    private static string Chunk(string delta, string finish = "null") =>
        $$"""data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{{delta}},"finish_reason":{{finish}}}]}""" + "\n\n";

    /// <summary>The events of a stream that ends with this response, as OpenAI sends them.</summary>
    internal static IEnumerable<string> NativeStream(string whole)
    {
        var response = (JsonObject)JsonNode.Parse(whole)!;
        var begun = (JsonObject)response.DeepClone();
        (begun["status"], begun["output"], begun["usage"]) = ("in_progress", new JsonArray(), null);
        var events = new List<JsonObject> { new() { ["type"] = "response.created", ["response"] = begun.DeepClone() }, new() { ["type"] = "response.in_progress", ["response"] = begun } };
        var index = 0;
        foreach (var item in response["output"]!.AsArray())
        {
            var (id, at) = ((string)item!["id"]!, index++);
            var empty = (JsonObject)item.DeepClone();
            switch ((string)item["type"]!)
            {
                case "message":
                    empty["content"] = new JsonArray();
                    Add("response.output_item.added", new() { ["output_index"] = at, ["item"] = empty });
                    Add("response.content_part.added", new() { ["item_id"] = id, ["output_index"] = at, ["content_index"] = 0, ["part"] = JsonNode.Parse("""{"type":"output_text","text":"","annotations":[]}""") });
                    var text = (string)item["content"]![0]!["text"]!;
                    Add("response.output_text.delta", new() { ["item_id"] = id, ["output_index"] = at, ["content_index"] = 0, ["delta"] = text[..4], ["logprobs"] = new JsonArray() });
                    Add("response.output_text.delta", new() { ["item_id"] = id, ["output_index"] = at, ["content_index"] = 0, ["delta"] = text[4..], ["logprobs"] = new JsonArray() });
                    Add("response.output_text.done", new() { ["item_id"] = id, ["output_index"] = at, ["content_index"] = 0, ["text"] = text });
                    Add("response.content_part.done", new() { ["item_id"] = id, ["output_index"] = at, ["content_index"] = 0, ["part"] = item["content"]![0]!.DeepClone() });
                    break;
                case "reasoning":
                    empty["summary"] = new JsonArray();
                    Add("response.output_item.added", new() { ["output_index"] = at, ["item"] = empty });
                    Add("response.reasoning_summary_part.added", new() { ["item_id"] = id, ["output_index"] = at, ["summary_index"] = 0, ["part"] = JsonNode.Parse("""{"type":"summary_text","text":""}""") });
                    Add("response.reasoning_summary_text.delta", new() { ["item_id"] = id, ["output_index"] = at, ["summary_index"] = 0, ["delta"] = (string?)item["summary"]![0]!["text"] });
                    break;
                default:
                    empty["arguments"] = "";
                    Add("response.output_item.added", new() { ["output_index"] = at, ["item"] = empty });
                    Add("response.function_call_arguments.delta", new() { ["item_id"] = id, ["output_index"] = at, ["delta"] = (string?)item["arguments"] });
                    Add("response.function_call_arguments.done", new() { ["item_id"] = id, ["output_index"] = at, ["arguments"] = (string?)item["arguments"], ["name"] = (string?)item["name"] });
                    break;
            }

            Add("response.output_item.done", new() { ["output_index"] = at, ["item"] = item.DeepClone() });
        }

        Add("response.completed", new() { ["response"] = response });
        return events.Select((data, number) =>
        {
            data["sequence_number"] = number;
            return $"event: {(string?)data["type"]}\ndata: {data.ToJsonString()}\n\n";
        });

        void Add(string type, JsonObject data)
        {
            data["type"] = type;
            events.Add(data);
        }
    }
}
