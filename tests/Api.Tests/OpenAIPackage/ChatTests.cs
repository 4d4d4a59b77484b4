using System.Text.Json.Nodes;
using Gateway.Api.Tests.Hosting;
using OpenAI.Chat;

namespace Gateway.Api.Tests.OpenAIPackage;

public sealed class ChatTests(SharedGateway shared)
{
    private static readonly ChatTool Weather = ChatTool.CreateFunctionTool(
        "get_weather", "The weather of a place.", BinaryData.FromString("""{"type":"object","properties":{"place":{"type":"string"}}}"""));

    private ChatClient Sandbox => PackageClients.Of(shared.Gateway).GetChatClient("sandbox/echo");

    [Fact]
    public async Task Chat_OfTheSandbox_HasTextFinishReasonAndUsage()
    {
        ChatCompletion completion = await Sandbox.CompleteChatAsync(new SystemChatMessage("be kind"), new UserChatMessage("good morning"));

        Assert.Equal("echo: good morning", completion.Content.Single().Text);
        Assert.Equal(ChatFinishReason.Stop, completion.FinishReason);
        Assert.Equal((4, 3, 7), (completion.Usage.InputTokenCount, completion.Usage.OutputTokenCount, completion.Usage.TotalTokenCount));
    }

    [Fact]
    public async Task StreamedChat_OfTheSandbox_HasTheSameTextAndTheUsageThatThePackageAsksFor()
    {
        var text = "";
        ChatFinishReason? finish = null;
        ChatTokenUsage? usage = null;
        await foreach (var update in Sandbox.CompleteChatStreamingAsync(new UserChatMessage("good morning")))
        {
            text += string.Concat(update.ContentUpdate.Select(part => part.Text));
            finish = update.FinishReason ?? finish;
            usage = update.Usage ?? usage;
        }

        Assert.Equal("echo: good morning", text);
        Assert.Equal(ChatFinishReason.Stop, finish);
        Assert.Equal((2, 3), (usage!.InputTokenCount, usage.OutputTokenCount));
    }

    [Fact]
    public async Task ForcedTool_OfTheSandbox_IsCalledAndItsResultGoesBack()
    {
        List<ChatMessage> messages = [new UserChatMessage("how is the weather")];
        ChatCompletion call = await Sandbox.CompleteChatAsync(
            messages, new ChatCompletionOptions { Tools = { Weather }, ToolChoice = ChatToolChoice.CreateFunctionChoice("get_weather") });
        Assert.Equal(ChatFinishReason.ToolCalls, call.FinishReason);
        Assert.Equal("get_weather", call.ToolCalls.Single().FunctionName);

        messages.Add(new AssistantChatMessage(call));
        messages.Add(new ToolChatMessage(call.ToolCalls.Single().Id, "sunny"));
        ChatCompletion answer = await Sandbox.CompleteChatAsync(messages, new ChatCompletionOptions { Tools = { Weather } });

        Assert.Equal("echo: how is the weather", answer.Content.Single().Text);
    }

    [Fact]
    public async Task ForcedTool_Streamed_ArrivesInFragments()
    {
        var name = "";
        var arguments = "";
        var options = new ChatCompletionOptions { Tools = { Weather }, ToolChoice = ChatToolChoice.CreateRequiredChoice() };
        await foreach (var update in Sandbox.CompleteChatStreamingAsync([new UserChatMessage("how is the weather")], options))
        {
            foreach (var fragment in update.ToolCallUpdates)
            {
                name += fragment.FunctionName;
                arguments += fragment.FunctionArgumentsUpdate?.ToString();
            }
        }

        Assert.Equal(("get_weather", "{}"), (name, arguments));
    }

    [Fact]
    public async Task StructuredOutput_OfTheSandbox_IsJson()
    {
        var options = new ChatCompletionOptions
        {
            ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat(
                "echo", BinaryData.FromString("""{"type":"object","properties":{"echo":{"type":"string"}},"required":["echo"],"additionalProperties":false}"""), null, true),
        };

        ChatCompletion completion = await Sandbox.CompleteChatAsync([new UserChatMessage("say \"hi\"")], options);

        Assert.Equal("say \"hi\"", (string?)JsonNode.Parse(completion.Content.Single().Text)!["echo"]);
    }

    [Fact]
    public async Task Chat_OfAnOpenAIKindProvider_IsWhatTheProviderSaid()
    {
        var client = PackageClients.Of(shared.Gateway).GetChatClient("up/gpt-x");

        ChatCompletion completion = await client.CompleteChatAsync(new UserChatMessage("hi"));

        Assert.Equal("hello", completion.Content.Single().Text);
        Assert.Equal(("stub", 3, 2), (completion.Model, completion.Usage.InputTokenCount, completion.Usage.OutputTokenCount));
    }
}
