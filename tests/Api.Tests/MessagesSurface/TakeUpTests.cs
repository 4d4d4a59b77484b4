using Anthropic;
using Anthropic.Models.Messages;
using Gateway.TestKit;

namespace Gateway.Api.Tests.MessagesSurface;

/// <summary>Answers that break off with one kind of provider and go on with another: one stream, valid event by event.</summary>
public sealed class TakeUpTests(MessagesGateway messages) : IClassFixture<MessagesGateway>
{
    [Fact]
    public async Task Stream_OfAnthropics_GoesOnWithOpenAIs()
    {
        messages.Ant.Answer = async (http, _) =>
        {
            await StubProvider.Stream(http, Upstream.Start, Upstream.TextStart(0), Upstream.Text(0, "Good "));
            http.Abort();
        };
        messages.Oai.Answer = (http, _) => StubProvider.Stream(http, [Upstream.Chunk("\"role\":\"assistant\",\"content\":\"\""), Upstream.Chunk("\"content\":\"morning.\""), Upstream.Chunk("", "stop"), Upstream.Usage + StubAnswers.Done]);

        var (message, events) = await Stream("there");

        Assert.Equal("Good morning.", TextOf(message));
        Assert.Single(message.Content);
        Assert.Equal("end_turn", message.StopReason!.Raw());
        Assert.Equal(["message_start", "content_block_start", "content_block_delta", "content_block_delta", "content_block_stop", "message_delta", "message_stop"], events);
        Assert.Equal("Good", (string?)messages.Oai.Requests.Last().Json["messages"]!.AsArray()[^1]!["content"]);
    }

    [Fact]
    public async Task Stream_OfOpenAIs_GoesOnWithAnthropics()
    {
        messages.Oai.Answer = async (http, _) =>
        {
            await StubProvider.Stream(http, Upstream.Chunk("\"role\":\"assistant\",\"content\":\"\""), Upstream.Chunk("\"content\":\"Good \""));
            http.Abort();
        };
        messages.Ant.Answer = (http, _) => StubProvider.Stream(http, [Upstream.Start, Upstream.TextStart(0), Upstream.Text(0, "morning."), Upstream.Stop(0), Upstream.End("end_turn")]);

        var (message, events) = await Stream("back", """
            {"role":"user","content":[{"type":"text","text":"hi","cache_control":{"type":"ephemeral","ttl":"1h"}}]},
            {"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"c2ln"},{"type":"tool_use","id":"toolu_1","name":"f","input":{}}]},
            {"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_1","content":"1","is_error":true}]}
            """);

        Assert.Equal("Good morning.", TextOf(message));
        Assert.Equal(["message_start", "content_block_start", "content_block_delta", "content_block_delta", "content_block_stop", "message_delta", "message_stop"], events);

        // What only Claude understands stays in for Claude, and went to nobody else.
        var sent = messages.Ant.Requests.Last().Json["messages"]!;
        Assert.Equal("1h", (string?)sent[0]!["content"]![0]!["cache_control"]!["ttl"]);
        Assert.Equal("c2ln", (string?)sent[1]!["content"]![0]!["signature"]);
        Assert.True((bool?)sent[2]!["content"]![0]!["is_error"]);
        Assert.Equal("Good", (string?)sent[3]!["content"]![0]!["text"]);
        var plain = messages.Oai.Requests.Last().Text;
        Assert.DoesNotContain("cache_control", plain, StringComparison.Ordinal);
        Assert.DoesNotContain("c2ln", plain, StringComparison.Ordinal);
        Assert.Contains("Error: 1", plain, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_ThatBrokeInACall_IsNotGoneOnWith()
    {
        messages.Ant.Answer = async (http, _) =>
        {
            await StubProvider.Stream(http, Upstream.Start, Upstream.Event("""{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"f","input":{}}}"""));
            http.Abort();
        };
        var before = messages.Oai.Requests.Count;

        using var answer = await messages.Gateway.Messages(Posted.Body("there", stream: true));
        var text = await answer.Content.ReadAsStringAsync();

        Assert.Contains("event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("message_stop", text, StringComparison.Ordinal);
        Assert.Equal(before, messages.Oai.Requests.Count);
    }

    private async Task<(Message Message, List<string> Events)> Stream(string model, string said = Posted.Hi)
    {
        using var answer = await messages.Gateway.Messages(Posted.Body(model, messages: said, stream: true));
        var text = await answer.Content.ReadAsStringAsync();
        var row = await messages.Gateway.Row(answer);
        Assert.Equal((200, 2), ((int)row!["status"]!, row["attempts"]!.AsArray().Count));

        // The package shows what it makes of the very same bytes.
        await using var replay = await StubProvider.Start();
        replay.Answer = (http, _) => StubProvider.Stream(http, text);
        var client = new AnthropicClient { BaseUrl = replay.BaseUrl[..^3], ApiKey = "k", MaxRetries = 0, ResponseValidation = true };
        var message = await client.Messages.CreateStreaming(new MessageCreateParams { Model = model, MaxTokens = 1, Messages = [new UserMessageParam("hi")] }).Aggregate();
        return (message, [.. text.Split('\n').Where(line => line.StartsWith("event: ", StringComparison.Ordinal)).Select(line => line[7..]).Where(name => name != "ping")]);
    }

    private static string TextOf(Message message) => string.Concat(message.Content.Select(block => block.TryPickText(out var text) ? text.Text : ""));
}
