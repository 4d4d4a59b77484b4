using System.ClientModel;
using System.Text.Json.Nodes;
using Gateway.Api.Tests.Fixtures;
using Gateway.TestKit;
using OpenAI.Chat;
using OpenAI.Embeddings;

namespace Gateway.Api.Tests.OpenAIPackage;

/// <summary>The official package against a provider that speaks Gemini's language.</summary>
public sealed class GeminiTests(GeminiReplayGateway fixture) : IClassFixture<GeminiReplayGateway>
{
    private const string Usage = """ "usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":2,"thoughtsTokenCount":4,"totalTokenCount":9}""";

    private static readonly ChatTool Weather = ChatTool.CreateFunctionTool(
        "get_weather", "The weather of a place.", BinaryData.FromString("""{"type":"object","properties":{"place":{"type":"string"}}}"""));

    private ChatClient Chat => PackageClients.Of(fixture.Gateway).GetChatClient("gemini/gemini-3.5-flash");

    private JsonNode LastRequest => fixture.Stub.Requests.Last().Json;

    [Fact]
    public async Task Chat_HasTextFinishReasonAndUsage()
    {
        Answer($$"""{"candidates":[{"content":{"parts":[{"text":"good"}]},"finishReason":"STOP"}],{{Usage}},"modelVersion":"gemini-x"}""");

        ChatCompletion completion = await Chat.CompleteChatAsync(new SystemChatMessage("be kind"), new UserChatMessage("morning"));

        Assert.Equal(("good", ChatFinishReason.Stop, "gemini-x"), (completion.Content.Single().Text, completion.FinishReason, completion.Model));
        Assert.Equal((3, 6, 4), (completion.Usage.InputTokenCount, completion.Usage.OutputTokenCount, completion.Usage.OutputTokenDetails.ReasoningTokenCount));
        Assert.Equal("be kind", (string?)LastRequest["systemInstruction"]!["parts"]![0]!["text"]);
    }

    [Fact]
    public async Task StreamedChat_HasTextFinishReasonAndUsage()
    {
        Stream(
            """{"candidates":[{"content":{"parts":[{"text":"good "}]}}]}""",
            """{"candidates":[{"content":{"parts":[{"text":"\"morning\""}]}}]}""",
            $$"""{"candidates":[{"finishReason":"MAX_TOKENS"}],{{Usage}}}""");
        var text = "";
        ChatFinishReason? finish = null;
        ChatTokenUsage? usage = null;

        await foreach (var update in Chat.CompleteChatStreamingAsync(new UserChatMessage("hi")))
        {
            text += string.Concat(update.ContentUpdate.Select(part => part.Text));
            finish = update.FinishReason ?? finish;
            usage = update.Usage ?? usage;
        }

        Assert.Equal(("good \"morning\"", ChatFinishReason.Length, 6), (text, finish, usage!.OutputTokenCount));
    }

    [Fact]
    public async Task ToolCall_GoesBackWithItsSignatureThoughThePackageDropsIt()
    {
        Answer("""{"candidates":[{"content":{"parts":[{"functionCall":{"name":"get_weather","args":{"place":"Rome"}},"thoughtSignature":"sig"}]},"finishReason":"STOP"}]}""");
        List<ChatMessage> messages = [new UserChatMessage("how is the weather")];
        ChatCompletion call = await Chat.CompleteChatAsync(messages, new ChatCompletionOptions { Tools = { Weather }, ToolChoice = ChatToolChoice.CreateFunctionChoice("get_weather") });
        Assert.Equal(ChatFinishReason.ToolCalls, call.FinishReason);
        Assert.Equal("""{"place":"Rome"}""", call.ToolCalls.Single().FunctionArguments.ToString());
        Assert.Equal("ANY", (string?)LastRequest["toolConfig"]!["functionCallingConfig"]!["mode"]);

        Answer("""{"candidates":[{"content":{"parts":[{"text":"sunny"}]},"finishReason":"STOP"}]}""");
        messages.Add(new AssistantChatMessage(call));
        messages.Add(new ToolChatMessage(call.ToolCalls.Single().Id, "sunny"));
        ChatCompletion answer = await Chat.CompleteChatAsync(messages, new ChatCompletionOptions { Tools = { Weather } });

        Assert.Equal("sunny", answer.Content.Single().Text);
        var contents = LastRequest["contents"]!;
        Assert.Equal("sig", (string?)contents[1]!["parts"]![0]!["thoughtSignature"]);
        Assert.Equal("get_weather", (string?)contents[2]!["parts"]![0]!["functionResponse"]!["name"]);
    }

    [Fact]
    public async Task ToolCall_Streamed_IsOneCallWithItsArguments()
    {
        Stream("""{"candidates":[{"content":{"parts":[{"functionCall":{"name":"get_weather","args":{"place":"Rome"}}}]}}]}""", """{"candidates":[{"content":{"parts":[{"text":""}]},"finishReason":"STOP"}]}""");
        var (id, name, arguments) = ("", "", "");
        ChatFinishReason? finish = null;

        await foreach (var update in Chat.CompleteChatStreamingAsync([new UserChatMessage("hi")], new ChatCompletionOptions { Tools = { Weather } }))
        {
            foreach (var fragment in update.ToolCallUpdates)
            {
                id += fragment.ToolCallId;
                name += fragment.FunctionName;
                arguments += fragment.FunctionArgumentsUpdate?.ToString();
            }

            finish = update.FinishReason ?? finish;
        }

        Assert.Equal(("get_weather", """{"place":"Rome"}""", ChatFinishReason.ToolCalls), (name, arguments, finish));
        Assert.NotEqual("", id);
    }

    [Fact]
    public async Task StructuredOutput_SendsTheSchemaAsItIs()
    {
        const string Schema = """{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false}""";
        Answer("""{"candidates":[{"content":{"parts":[{"text":"{\"a\":\"b\"}"}]},"finishReason":"STOP"}]}""");

        ChatCompletion completion = await Chat.CompleteChatAsync(
            [new UserChatMessage("hi")], new ChatCompletionOptions { ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat("a", BinaryData.FromString(Schema), null, true) });

        Assert.Equal("b", (string?)JsonNode.Parse(completion.Content.Single().Text)!["a"]);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Schema), LastRequest["generationConfig"]!["responseJsonSchema"]));
    }

    [Fact]
    public async Task BlockedPrompt_IsABadRequest()
    {
        Answer("""{"promptFeedback":{"blockReason":"SAFETY"}}""");

        var thrown = await Assert.ThrowsAsync<ClientResultException>(() => Chat.CompleteChatAsync(new UserChatMessage("hi")));

        Assert.Equal((400, "content_policy_violation"), (thrown.Status, (string?)PackageClients.Error(thrown)["code"]));
    }

    [Fact]
    public async Task BadKeyOfOurs_IsNotTheCallersFault()
    {
        fixture.Stub.Answer = (http, _) => StubProvider.Json(
            http, """{"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT","details":[{"reason":"API_KEY_INVALID"}]}}""", 400);

        var thrown = await Assert.ThrowsAsync<ClientResultException>(() => Chat.CompleteChatAsync(new UserChatMessage("hi")));

        Assert.Equal((502, "provider_auth_error"), (thrown.Status, (string?)PackageClients.Error(thrown)["code"]));
    }

    [Fact]
    public async Task Embeddings_AreVectorsAndTheBooksSayThatTheirTokensAreEstimated()
    {
        Answer("""{"embeddings":[{"values":[0.5,1]}]}""");

        var client = PackageClients.Of(fixture.Gateway).GetEmbeddingClient("gemini/gemini-embedding-001");
        var result = await client.GenerateEmbeddingsAsync(["good morning"], new EmbeddingGenerationOptions { Dimensions = 2 });

        Assert.Equal([0.5f, 1f], result.Value.Single().ToFloats().ToArray());
        Assert.Equal(3, result.Value.Usage.InputTokenCount);
        Assert.Equal(2, (int)LastRequest["requests"]![0]!["outputDimensionality"]!);
        Assert.True(result.GetRawResponse().Headers.TryGetValue("x-request-id", out var id));
        var row = JsonNode.Parse(await fixture.Gateway.Admin.GetStringAsync($"/admin/requests/{id}"))!;
        Assert.Equal(("estimated", 3), ((string)row["usage_source"]!, (int)row["prompt_tokens"]!));
    }

    private void Answer(string body) => fixture.Stub.Answer = (http, _) => StubProvider.Json(http, body);

    private void Stream(params string[] events) => fixture.Stub.Answer = (http, _) => StubProvider.Stream(http, events.Select(payload => $"data: {payload}\r\n\r\n"));
}
