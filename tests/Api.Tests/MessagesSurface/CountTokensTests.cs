using System.Text.Json.Nodes;
using Anthropic.Models.Messages;
using Gateway.TestKit;

namespace Gateway.Api.Tests.MessagesSurface;

/// <summary><c>/v1/messages/count_tokens</c>.</summary>
public sealed class CountTokensTests(MessagesGateway messages) : IClassFixture<MessagesGateway>
{
    private const string Path = "/v1/messages/count_tokens";

    private static string Prompt(string model, string text = "hi") => $$"""{"model":"{{model}}","system":"be kind","messages":[{"role":"user","content":"{{text}}"}],"tools":[{"name":"f","input_schema":{"type":"object"} }]}""";

    [Fact]
    public async Task Count_OfAProviderThatCounts_IsItsOwn()
    {
        messages.Ant.Answer = (http, _) => StubProvider.Json(http, """{"input_tokens": 42, "context_management":{"original_input_tokens":50}}""");

        using var answer = await messages.Gateway.Messages(Prompt(MessagesGateway.Claude), Path, headers: [("anthropic-beta", "token-counting-2024-11-01")]);

        Assert.Equal("""{"input_tokens": 42, "context_management":{"original_input_tokens":50}}""", await answer.Content.ReadAsStringAsync());
        var asked = messages.Ant.Requests.Last();
        Assert.Equal((Path, "token-counting-2024-11-01"), (asked.Path, asked.Headers["anthropic-beta"]));
        Assert.Equal(Prompt(MessagesGateway.Claude[4..]), asked.Text);
        Assert.Null(await messages.Gateway.Row(answer));
    }

    [Fact]
    public async Task Count_WithTheOfficialPackage_IsRead()
    {
        messages.Ant.Answer = (http, _) => StubProvider.Json(http, """{"input_tokens":42}""");

        var count = await messages.Client.Messages.CountTokens(new MessageCountTokensParams { Model = MessagesGateway.Claude, Messages = [new UserMessageParam("hi")] });

        Assert.Equal(42, count.InputTokens);
    }

    [Theory]
    [InlineData(MessagesGateway.Gpt)]
    [InlineData(MessagesGateway.Flash)]
    public async Task Count_OfAnyOtherProvider_IsOurs_AndRatherTooHigh(string model)
    {
        var text = string.Join(' ', Enumerable.Repeat("The quick brown fox jumps over the lazy dog.", 100));

        using var answer = await messages.Gateway.Messages(Prompt(model, text), Path);
        var tokens = (int)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["input_tokens"]!;

        // Ten tokens a sentence.
        Assert.InRange(tokens, 1000, 1700);
        Assert.DoesNotContain(messages.StubOf(model).Requests, request => request.Path.Contains("count", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(500, """{"type":"error","error":{"type":"api_error","message":"oops"}}""")]
    [InlineData(401, """{"type":"error","error":{"type":"authentication_error","message":"no"}}""")]
    [InlineData(200, "<html>")]
    public async Task Count_ThatAProviderDoesNotGive_IsOurs(int status, string said)
    {
        messages.Ant.Answer = (http, _) => StubProvider.Json(http, said, status);

        using var answer = await messages.Gateway.Messages(Prompt(MessagesGateway.Claude), Path);

        Assert.InRange((int)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["input_tokens"]!, 1, 2000);
    }

    [Fact]
    public async Task Count_OfARequestThatIsWrong_IsTheProvidersError()
    {
        const string Said = """{"type":"error","error":{"type":"invalid_request_error","message":"messages: at least one"}}""";
        messages.Ant.Answer = (http, _) => StubProvider.Json(http, Said, 400);

        using var answer = await messages.Gateway.Messages(Prompt(MessagesGateway.Claude), Path);

        Assert.Equal((400, Said), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()));
    }

    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":"a"}]}""", 400)]
    [InlineData("""{"model":"nowhere/x","messages":[{"role":"user","content":"a"}]}""", 404)]
    [InlineData("[]", 400)]
    public async Task Request_ThatIsWrong_IsRefused(string body, int status)
    {
        using var answer = await messages.Gateway.Messages(body, Path);

        Assert.Equal(status, (int)answer.StatusCode);
        await Posted.Error(answer);
    }
}
