using System.Text.Json;
using Anthropic;
using Anthropic.Models.Messages;

namespace Gateway.Api.Tests.MessagesSurface;

/// <summary>The official Anthropic package in conversations of several turns with a provider of each kind: what it shows is the same, whoever answers.</summary>
public sealed class PackageTests(MessagesGateway messages) : IClassFixture<MessagesGateway>
{
    private const string Arguments = """{"place":"Pune"}""";

    private const string Pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    private static readonly string[] Targets = [MessagesGateway.Claude, MessagesGateway.Gpt, MessagesGateway.Flash];

    private static readonly Tool Weather = new()
    {
        Name = "get_weather",
        Description = "The weather of a place.",
        InputSchema = new InputSchema { Properties = new Dictionary<string, JsonElement> { ["place"] = JsonSerializer.SerializeToElement(new { type = "string" }) } },
    };

    [Fact]
    public async Task Features_WorkWithEveryKindOfTarget()
    {
        var cells = new List<(string Feature, string Target, string? Failure)>();
        foreach (var target in Targets)
        {
            foreach (var stream in (bool[])[false, true])
            {
                var form = stream ? "streamed" : "whole";
                cells.Add(($"text, {form}", target, await Try(() => Text(target, stream))));
                cells.Add(($"thinking, {form}", target, await Try(() => Thinking(target, stream))));
                cells.Add(($"tools and their results, {form}", target, await Try(() => Tools(target, stream))));
                cells.Add(($"image, {form}", target, await Try(() => Image(target, stream))));
                cells.Add(($"error, {form}", target, await Try(() => Error(target, stream))));
            }
        }

        Assert.True(cells.TrueForAll(cell => cell.Failure is null), string.Join("\n", cells.Where(cell => cell.Failure is not null)));
    }

    private async Task Text(string target, bool stream)
    {
        Upstream.Says(messages.StubOf(target), target[..3], stream, text: "Good morning.");

        var message = await Ask(new MessageCreateParams { Model = target, MaxTokens = 100, System = "be kind", Messages = [new UserMessageParam("hi")] }, stream);

        Assert.Equal("Good morning.", TextOf(message));
        Assert.Equal("end_turn", message.StopReason!.Raw());
        Assert.Equal((10, 2, 5), (message.Usage.InputTokens, message.Usage.CacheReadInputTokens, message.Usage.OutputTokens));
        Assert.Contains("be kind", messages.StubOf(target).Requests.Last().Text, StringComparison.Ordinal);
    }

    private async Task Thinking(string target, bool stream)
    {
        Upstream.Says(messages.StubOf(target), target[..3], stream, thought: "hm", text: "Yes.");

        var message = await Ask(
            new MessageCreateParams { Model = target, MaxTokens = 4000, Thinking = new ThinkingConfigEnabled(1024), Messages = [new UserMessageParam("hi")] }, stream);

        Assert.True(message.Content[0].TryPickThinking(out var thinking), message.ToString());
        Assert.Equal(("hm", target == MessagesGateway.Claude ? "c2ln" : ""), (thinking.Thinking, thinking.Signature));
        Assert.Equal("Yes.", TextOf(message));
    }

    private async Task Tools(string target, bool stream)
    {
        var stub = messages.StubOf(target);
        Upstream.Says(stub, target[..3], stream, text: "Let me see.", call: Arguments);
        List<MessageParam> said = [new UserMessageParam("how is the weather")];
        var call = await Ask(new MessageCreateParams { Model = target, MaxTokens = 100, Tools = [Weather], ToolChoice = new ToolChoiceAny(), Messages = said }, stream);
        Assert.Equal("tool_use", call.StopReason!.Raw());
        Assert.Equal("Let me see.", TextOf(call));
        Assert.True(call.Content[^1].TryPickToolUse(out var use), call.ToString());
        Assert.Equal(("get_weather", "Pune"), (use.Name, use.Input["place"].GetString()));

        // The conversation goes on with what the package keeps of the answer.
        Upstream.Says(stub, target[..3], stream, text: "Sunny.");
        said.Add(new AssistantMessageParam(new List<ContentBlockParam>
        {
            new TextBlockParam("Let me see."),
            new ToolUseBlockParam { ID = use.ID, Name = use.Name, Input = use.Input },
        }));
        said.Add(new UserMessageParam(new List<ContentBlockParam> { new ToolResultBlockParam(use.ID) { Content = "sunny" } }));
        var answer = await Ask(new MessageCreateParams { Model = target, MaxTokens = 100, Tools = [Weather], Messages = said }, stream);
        Assert.Equal("Sunny.", TextOf(answer));
        Assert.Contains("sunny", stub.Requests.Last().Text, StringComparison.Ordinal);
        Assert.Contains("get_weather", stub.Requests.Last().Text, StringComparison.Ordinal);
    }

    private async Task Image(string target, bool stream)
    {
        Upstream.Says(messages.StubOf(target), target[..3], stream, text: "A dot.");

        var message = await Ask(
            new MessageCreateParams
            {
                Model = target,
                MaxTokens = 100,
                Messages =
                [
                    new UserMessageParam(new List<ContentBlockParam>
                    {
                        new ImageBlockParam(new Base64ImageSource { Data = Pixel, MediaType = MediaType.ImagePng }),
                        new TextBlockParam("what is it"),
                    }),
                ],
            },
            stream);

        Assert.Equal("A dot.", TextOf(message));
        Assert.Contains(Pixel, messages.StubOf(target).Requests.Last().Json.ToJsonString().Replace("\\u002B", "+", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private async Task Error(string target, bool stream)
    {
        messages.StubOf(target).Answer = (http, _) => Gateway.TestKit.StubProvider.Json(
            http,
            target[..3] == "ant" ? """{"type":"error","error":{"type":"invalid_request_error","message":"no such thing"},"request_id":"req_up"}"""
                : """{"error":{"message":"no such thing","type":"invalid_request_error","param":null,"code":400,"status":"INVALID_ARGUMENT"}}""",
            400);

        var error = await Assert.ThrowsAsync<Anthropic.Exceptions.AnthropicBadRequestException>(() =>
            Ask(new MessageCreateParams { Model = target, MaxTokens = 100, Messages = [new UserMessageParam("hi")] }, stream));

        Assert.Equal("no such thing", error.ApiMessage);
        Assert.Contains("invalid_request_error", error.Body.ToString(), StringComparison.Ordinal);
        Assert.NotNull(error.RequestID);
    }

    private async Task<Message> Ask(MessageCreateParams ask, bool stream) =>
        stream ? await messages.Client.Messages.CreateStreaming(ask).Aggregate() : await messages.Client.Messages.Create(ask);

    private static string TextOf(Message message) => string.Concat(message.Content.Select(block => block.TryPickText(out var text) ? text.Text : ""));

    private static async Task<string?> Try(Func<Task> feature)
    {
        try
        {
            await feature();
            return null;
        }
        catch (Exception failure)
        {
            return $"{failure.GetType().Name}: {failure.Message}";
        }
    }
}
