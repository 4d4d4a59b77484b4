using System.Text.Json.Nodes;
using Gateway.Api.Tests.Fixtures;
using Gateway.TestKit;
using OpenAI.Chat;

namespace Gateway.Api.Tests.OpenAIPackage;

/// <summary>The official package's chat client against a model that takes tools together with reasoning as a response only.</summary>
public sealed class ResponsesBridgeTests(ResponsesGateway fixture) : IClassFixture<ResponsesGateway>
{
    private const string Called = """
        {"id":"resp_1","object":"response","created_at":1700000000,"status":"completed","model":"gpt-5.4-2026","output":[{"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"secret thought"},
         {"type":"function_call","id":"fc_1","call_id":"call_1","name":"get_weather","arguments":"{\"place\":\"Rome\"}","status":"completed"}],"usage":{"input_tokens":10,"output_tokens":5,"output_tokens_details":{"reasoning_tokens":3},"total_tokens":15}}
        """;

    private static readonly ChatTool Weather = ChatTool.CreateFunctionTool("get_weather", "The weather of a place.", BinaryData.FromString("""{"type":"object","properties":{"place":{"type":"string"}}}"""));

    private ChatClient Chat => PackageClients.Of(fixture.Gateway).GetChatClient("oai/gpt-5.4");

    private StubRequest Last => fixture.Stub.Requests.Last();

    [Fact]
    public async Task ToolLoop_GoesThroughResponses_AndReasoningGoesBackWithItsCall()
    {
        fixture.Stub.Answer = (http, _) => StubProvider.Json(http, Called);
        List<ChatMessage> messages = [new UserChatMessage("how is the weather")];
        var result = await Chat.CompleteChatAsync(messages, new ChatCompletionOptions { Tools = { Weather } });
        ChatCompletion call = result;

        Assert.Equal("/v1/responses", Last.Path);
        Assert.Equal(("gpt-5.4", false, false), ((string?)Last.Json["model"], (bool)Last.Json["store"]!, (bool)Last.Json["tools"]![0]!["strict"]!));
        Assert.Equal((ChatFinishReason.ToolCalls, "call_1", """{"place":"Rome"}"""), (call.FinishReason, call.ToolCalls.Single().Id, call.ToolCalls.Single().FunctionArguments.ToString()));
        Assert.Equal((10, 5, 3), (call.Usage.InputTokenCount, call.Usage.OutputTokenCount, call.Usage.OutputTokenDetails.ReasoningTokenCount));
        Assert.StartsWith("chatcmpl-", call.Id);

        messages.Add(new AssistantChatMessage(call));
        messages.Add(new ToolChatMessage("call_1", "sunny"));
        fixture.Stub.Answer = (http, _) => StubProvider.Json(http, """{"id":"resp_2","status":"completed","model":"gpt-5.4","output":[{"type":"message","content":[{"type":"output_text","text":"It is sunny.","annotations":[]}]}]}""");
        ChatCompletion answer = await Chat.CompleteChatAsync(messages, new ChatCompletionOptions { Tools = { Weather } });

        Assert.Equal("It is sunny.", answer.Content.Single().Text);
        var input = Last.Json["input"]!.AsArray();
        Assert.Equal([null, "reasoning", "function_call", "function_call_output"], input.Select(item => (string?)item!["type"]));
        Assert.Equal("secret thought", (string?)input[1]!["encrypted_content"]);

        Assert.True(result.GetRawResponse().Headers.TryGetValue("x-request-id", out var id));
        var row = JsonNode.Parse(await fixture.Gateway.Admin.GetStringAsync($"/admin/requests/{id}"))!;
        Assert.Equal(("chat.completions", "oai", 10, 5), ((string?)row["endpoint"] ?? "chat.completions", (string)row["provider"]!, (int)row["prompt_tokens"]!, (int)row["completion_tokens"]!));
    }

    [Fact]
    public async Task Stream_GoesThroughResponses()
    {
        fixture.Stub.Answer = (http, _) => StubProvider.Stream(http, ResponsesTests.NativeStream(Called.Replace("\"summary\":[]", "\"summary\":[{\"type\":\"summary_text\",\"text\":\"hm\"}]", StringComparison.Ordinal)));
        var (id, name, arguments) = ("", "", "");
        ChatFinishReason? finish = null;
        ChatTokenUsage? usage = null;

        await foreach (var update in Chat.CompleteChatStreamingAsync([new UserChatMessage("hi")], new ChatCompletionOptions { Tools = { Weather } }))
        {
            foreach (var fragment in update.ToolCallUpdates)
            {
                id += fragment.ToolCallId;
                name += fragment.FunctionName;
                arguments += fragment.FunctionArgumentsUpdate?.ToString();
            }

            finish = update.FinishReason ?? finish;
            usage = update.Usage ?? usage;
        }

        Assert.Equal("/v1/responses", Last.Path);
        Assert.Equal(("call_1", "get_weather", """{"place":"Rome"}""", ChatFinishReason.ToolCalls, 5), (id, name, arguments, finish, usage!.OutputTokenCount));
    }

    [Theory]
    [InlineData("oai/gpt-5.4", false, "none", "/v1/chat/completions")]
    [InlineData("oai/gpt-5.4", true, "none", "/v1/chat/completions")]
    [InlineData("oai/gpt-5.4", true, "low", "/v1/responses")]
    [InlineData("oai/gpt-5.1", true, "low", "/v1/chat/completions")]
    [InlineData("oai/gpt-5.2-pro", false, "low", "/v1/responses")]
    [InlineData("chat/gpt-5.4", true, "low", "/chat/v1/chat/completions")]
    public async Task Responses_AreUsedOnlyWhereChatCompletionsAreRefused(string model, bool tools, string effort, string path)
    {
        fixture.Stub.Answer = (http, request) => StubProvider.Json(http, request.Path.EndsWith("responses", StringComparison.Ordinal) ? Called : StubAnswers.Chat("hi"));
        var options = new ChatCompletionOptions { ReasoningEffortLevel = effort };
        if (tools)
        {
            options.Tools.Add(Weather);
        }

        await PackageClients.Of(fixture.Gateway).GetChatClient(model).CompleteChatAsync([new UserChatMessage("hi")], options);

        Assert.Equal(path, Last.Path);
    }
}
