using System.ClientModel;
using System.Text.Json.Nodes;
using Gateway.Api.Tests.OpenAIPackage;
using Gateway.TestKit;
using OpenAI.Chat;

// The package calls reasoning and audio experimental.
#pragma warning disable OPENAI001

namespace Gateway.Api.Tests.Fixtures;

/// <summary>The official OpenAI package against a provider that speaks Anthropic's language.</summary>
public sealed class AnthropicPackageTests(AnthropicGateway anthropic) : IClassFixture<AnthropicGateway>
{
    private static readonly ChatTool Weather = ChatTool.CreateFunctionTool(
        "get_weather", "The weather of a place.", BinaryData.FromString("""{"type":"object","properties":{"place":{"type":"string"}}}"""));

    [Fact]
    public async Task Chat_HasTextFinishAndUsage()
    {
        Answers("""{"type":"text","text":"Good morning."}""", "end_turn");

        ChatCompletion completion = await Client().CompleteChatAsync(new SystemChatMessage("be kind"), new UserChatMessage("hi"));

        Assert.Equal("Good morning.", completion.Content.Single().Text);
        Assert.Equal((ChatFinishReason.Stop, 12, 2, 5), (completion.FinishReason, completion.Usage.InputTokenCount, completion.Usage.InputTokenDetails.CachedTokenCount, completion.Usage.OutputTokenCount));
        Assert.Equal("be kind", (string?)Sent()["system"]![0]!["text"]);
    }

    [Fact]
    public async Task StreamedChat_HasTextFinishAndUsage()
    {
        Streams(
            """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Good "}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"morning."}}""",
            """{"type":"content_block_stop","index":0}""");

        var text = "";
        ChatFinishReason? finish = null;
        ChatTokenUsage? usage = null;
        await foreach (var update in Client().CompleteChatStreamingAsync(new UserChatMessage("hi")))
        {
            text += string.Concat(update.ContentUpdate.Select(part => part.Text));
            finish = update.FinishReason ?? finish;
            usage = update.Usage ?? usage;
        }

        Assert.Equal(("Good morning.", ChatFinishReason.Stop, 12, 5), (text, finish, usage!.InputTokenCount, usage.OutputTokenCount));
    }

    [Fact]
    public async Task Tools_AreCalled_AndTheirThinkingIsRemembered()
    {
        Answers("""{"type":"thinking","thinking":"hm","signature":"c2ln"},{"type":"tool_use","id":"toolu_1","name":"get_weather","input":{"place":"Pune"}}""", "tool_use");
        var options = new ChatCompletionOptions { Tools = { Weather }, ReasoningEffortLevel = ChatReasoningEffortLevel.Low };
        List<ChatMessage> messages = [new UserChatMessage("how is the weather")];
        ChatCompletion call = await Client().CompleteChatAsync(messages, options);
        Assert.Equal((ChatFinishReason.ToolCalls, "get_weather", """{"place":"Pune"}"""), (call.FinishReason, call.ToolCalls.Single().FunctionName, call.ToolCalls.Single().FunctionArguments.ToString()));

        Answers("""{"type":"text","text":"Sunny."}""", "end_turn");
        messages.Add(new AssistantChatMessage(call));
        messages.Add(new ToolChatMessage(call.ToolCalls.Single().Id, "sunny"));
        ChatCompletion answer = await Client().CompleteChatAsync(messages, options);

        Assert.Equal("Sunny.", answer.Content.Single().Text);
        var turn = Sent()["messages"]![1]!["content"]!;
        Assert.Equal(("c2ln", "toolu_1"), ((string?)turn[0]!["signature"], (string?)turn[1]!["id"]));
        Assert.Equal("enabled", (string?)Sent()["thinking"]!["type"]);
    }

    [Fact]
    public async Task StreamedTools_ArriveInFragments()
    {
        Streams(
            """{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"toolu_1","name":"get_weather","input":{}}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"place\":"}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"\"Pune\"}"}}""",
            """{"type":"content_block_stop","index":0}""");

        var name = "";
        var arguments = "";
        await foreach (var update in Client().CompleteChatStreamingAsync([new UserChatMessage("hi")], new ChatCompletionOptions { Tools = { Weather } }))
        {
            foreach (var fragment in update.ToolCallUpdates)
            {
                name += fragment.FunctionName;
                arguments += fragment.FunctionArgumentsUpdate?.ToString();
            }
        }

        Assert.Equal(("get_weather", """{"place":"Pune"}"""), (name, arguments));
    }

    [Theory]
    [InlineData("claude-sonnet-4-5", """{"type":"text","text":"{\"a\":1}"}""", "end_turn")]
    [InlineData("claude-3-haiku-20240307", """{"type":"tool_use","id":"t","name":"give_the_answer_as_json","input":{"a":1}}""", "tool_use")]
    public async Task StructuredOutput_IsJsonText_OnOldModelsToo(string model, string block, string reason)
    {
        Answers(block, reason);
        var options = new ChatCompletionOptions
        {
            ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat("n", BinaryData.FromString("""{"type":"object","properties":{"a":{"type":"integer"}},"required":["a"],"additionalProperties":false}"""), null, true),
        };

        ChatCompletion completion = await Client(model).CompleteChatAsync([new UserChatMessage("hi")], options);

        Assert.Equal(("""{"a":1}""", ChatFinishReason.Stop), (completion.Content.Single().Text, completion.FinishReason));
    }

    [Fact]
    public async Task Overload_Is503ForTheCaller()
    {
        anthropic.Stub.Answer = (http, _) => StubProvider.Json(http, """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""", 529);

        var exception = await Assert.ThrowsAsync<ClientResultException>(async () => await Client().CompleteChatAsync(new UserChatMessage("hi")));

        Assert.Equal(503, exception.Status);
        Assert.Equal(("Overloaded", "server_is_overloaded"), ((string?)PackageClients.Error(exception)["message"], (string?)PackageClients.Error(exception)["code"]));
    }

    [Fact]
    public async Task Audio_IsRefusedByName()
    {
        var exception = await Assert.ThrowsAsync<ClientResultException>(async () => await Client().CompleteChatAsync(
            new UserChatMessage(ChatMessageContentPart.CreateInputAudioPart(BinaryData.FromBytes(new byte[4]), ChatInputAudioFormat.Wav))));

        Assert.Equal((400, "messages[0].content[0]"), (exception.Status, (string?)PackageClients.Error(exception)["param"]));
    }

    [Fact]
    public async Task Stream_ThatBreaks_IsNotEndedAsIfItWereWhole()
    {
        anthropic.Stub.Answer = (http, _) => StubProvider.Stream(
            http,
            Frame("""{"type":"message_start","message":{"id":"msg_1","model":"claude-x","usage":{"input_tokens":10,"output_tokens":1}}}"""),
            Frame("""{"type":"content_block_start","index":0,"content_block":{"type":"text","text":"Good "}}"""));

        using var answer = await anthropic.Gateway.Chat("""{"model":"ant/claude-sonnet-4-5","stream":true,"messages":[{"role":"user","content":"hi"}]}""");
        var text = await answer.Content.ReadAsStringAsync();

        Assert.Contains("Good ", text, StringComparison.Ordinal);
        Assert.Contains("provider_stream_error", text, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", text, StringComparison.Ordinal);
    }

    private ChatClient Client(string model = "claude-sonnet-4-5") => PackageClients.Of(anthropic.Gateway).GetChatClient("ant/" + model);

    private JsonNode Sent() => anthropic.Stub.Requests.Last().Json;

    private void Answers(string blocks, string reason) => anthropic.Stub.Answer = (http, _) => StubProvider.Json(
        http,
        """{"id":"msg_1","type":"message","role":"assistant","model":"claude-x","usage":{"input_tokens":10,"cache_read_input_tokens":2,"output_tokens":5},"stop_reason":" """.TrimEnd() + reason + "\",\"content\":[" + blocks + "]}");

    private void Streams(params string[] events) => anthropic.Stub.Answer = (http, _) => StubProvider.Stream(
        http,
        [
            Frame("""{"type":"message_start","message":{"id":"msg_1","model":"claude-x","usage":{"input_tokens":10,"cache_read_input_tokens":2,"output_tokens":1}}}"""),
            .. events.Select(Frame),
            Frame("""{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":5}}"""),
            Frame("""{"type":"message_stop"}"""),
        ]);

    private static string Frame(string data) => $"event: {(string?)JsonNode.Parse(data)!["type"]}\ndata: {data}\n\n";
}
