using System.Text.Json.Nodes;
using Gateway.Api.Tests.Hosting;
using Gateway.TestKit;
using OpenAI.Chat;

namespace Gateway.Api.Tests.OpenAIPackage;

public sealed class ForwardedRequestTests(StubbedGateway stubbed) : IClassFixture<StubbedGateway>
{
    private ChatClient Client => PackageClients.Of(stubbed.Gateway).GetChatClient("up/gpt-x");

    [Fact]
    public async Task ToolResult_OfThePackage_ReachesTheProviderUntouched()
    {
        stubbed.Stub.Requests.Clear();
        stubbed.Stub.Answer = (http, _) => StubProvider.Json(http, StubAnswers.Chat("it is sunny"));
        var call = ChatToolCall.CreateFunctionToolCall("call_1", "get_weather", BinaryData.FromString("""{"place":"Oslo"}"""));

        await Client.CompleteChatAsync(new UserChatMessage("weather?"), new AssistantChatMessage([call]), new ToolChatMessage("call_1", "sunny, 20 °C"));

        var sent = Assert.Single(stubbed.Stub.Requests).Json;
        Assert.Equal("gpt-x", (string?)sent["model"]);
        var expected = JsonNode.Parse("""
            [{"role":"user","content":"weather?"},
             {"role":"assistant","tool_calls":[{"id":"call_1","type":"function","function":{"name":"get_weather","arguments":"{\"place\":\"Oslo\"}"}}]},
             {"role":"tool","content":"sunny, 20 °C","tool_call_id":"call_1"}]
            """);
        Assert.True(JsonNode.DeepEquals(expected, sent["messages"]), sent["messages"]!.ToJsonString());
    }

    [Fact]
    public async Task JsonSchema_OfThePackage_ReachesTheProviderUntouched()
    {
        stubbed.Stub.Requests.Clear();
        stubbed.Stub.Answer = (http, _) => StubProvider.Json(http, StubAnswers.Chat("""{"a":1}"""));
        var format = ChatResponseFormat.CreateJsonSchemaFormat("one", BinaryData.FromString("""{"type":"object","properties":{"a":{"type":"integer"}}}"""), "d", true);

        ChatCompletion completion = await Client.CompleteChatAsync([new UserChatMessage("go")], new ChatCompletionOptions { ResponseFormat = format });

        Assert.Equal("""{"a":1}""", completion.Content.Single().Text);
        var sent = Assert.Single(stubbed.Stub.Requests).Json["response_format"]!["json_schema"]!;
        Assert.Equal("one", (string?)sent["name"]);
        Assert.Equal("""{"type":"object","properties":{"a":{"type":"integer"}}}""", sent["schema"]!.ToJsonString());
    }

    [Fact]
    public async Task Stream_OfAnOpenAIKindProvider_IsReadByThePackage()
    {
        stubbed.Stub.Answer = (http, _) => StubProvider.Stream(
            http, StubAnswers.Chunk("it is "), StubAnswers.Chunk("sunny"), StubAnswers.Finish, StubAnswers.Usage(7, 3), StubAnswers.Done);
        var text = "";
        ChatTokenUsage? usage = null;

        await foreach (var update in Client.CompleteChatStreamingAsync(new UserChatMessage("weather?")))
        {
            text += string.Concat(update.ContentUpdate.Select(part => part.Text));
            usage = update.Usage ?? usage;
        }

        Assert.Equal("it is sunny", text);
        Assert.Equal((7, 3), (usage!.InputTokenCount, usage.OutputTokenCount));
    }
}
