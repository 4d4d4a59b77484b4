using System.Text.Json.Nodes;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Traps;

/// <summary>What a chat completion loses where it can only be asked for as a response, and who is told.</summary>
public sealed class BridgeTraps(TrapGateway gateway) : IClassFixture<TrapGateway>
{
    private const string Ok = """{"id":"resp_1","object":"response","status":"completed","output":[{"type":"message","content":[{"type":"output_text","text":"ok","annotations":[]}]}]}""";

    private const string Tools = ""","reasoning_effort":"low","tools":[{"type":"function","function":{"name":"f"}}]""";

    [Theory]
    [InlineData("presence_penalty", "0.5")]
    [InlineData("frequency_penalty", "0.5")]
    [InlineData("logit_bias", """{"5":1}""")]
    [InlineData("seed", "7")]
    [InlineData("prediction", """{"type":"content","content":"x"}""")]
    [InlineData("store", "true")]
    [InlineData("logprobs", "true")]
    [InlineData("temperature", "0.2")]
    [InlineData("previous_response_id", "\"resp_x\"")]
    public async Task Hint_IsLeftOutAndNamed_OrRefusedWhereTheProviderIsStrict(string name, string value)
    {
        foreach (var provider in (string[])["openai", "loose-openai", "azure"])
        {
            var answer = await gateway.Ask($"{provider}/gpt-5.4", Ok, $"{Tools},\"{name}\":{value}");

            Assert.Equal((200, name), (answer.Status, answer.Dropped));
            Assert.True(name == "store" ? !(bool)answer.Sent!["store"]! : !answer.Sent!.ContainsKey(name));
            Assert.True(answer.Sent.ContainsKey("input"));
        }

        var refused = await gateway.Ask("strict/gpt-5.4", Ok, $"{Tools},\"{name}\":{value}");
        Assert.Equal((400, name, null), (refused.Status, refused.Param, refused.Sent));
    }

    [Theory]
    [InlineData("stop", """["x"]""")]
    [InlineData("n", "2")]
    public async Task WhatTheCallerReliesOn_IsLeftOutOnlyWhereTheProviderIsToldTo(string name, string value)
    {
        foreach (var provider in (string[])["openai", "strict"])
        {
            var refused = await gateway.Ask($"{provider}/gpt-5.4", Ok, $"{Tools},\"{name}\":{value}");
            Assert.Equal((400, name, null), (refused.Status, refused.Param, refused.Sent));
        }

        var answer = await gateway.Ask("loose-openai/gpt-5.4", Ok, $"{Tools},\"{name}\":{value}");
        Assert.Equal((200, name), (answer.Status, answer.Dropped));
    }

    [Fact]
    public async Task AuthorsNames_HaveNoPlaceThere()
    {
        var answer = await gateway.Ask("openai/gpt-5.4", Ok, Tools, """{"role":"user","name":"anna","content":"hi"}""");
        var refused = await gateway.Ask("strict/gpt-5.4", Ok, Tools, """{"role":"user","name":"anna","content":"hi"}""");

        Assert.Equal((200, "messages[].name"), (answer.Status, answer.Dropped));
        Assert.Equal((400, "messages[].name"), (refused.Status, refused.Param));
    }

    [Fact]
    public async Task Strict_TakesWhatIsThereToo()
    {
        var answer = await gateway.Ask("strict/gpt-5.4", Ok, Tools + ""","presence_penalty":0,"n":1,"store":false,"max_tokens":50,"user":"anna","stop":null""");

        Assert.Equal((200, null), (answer.Status, answer.Dropped));
        Assert.Equal(50, (int)answer.Sent!["max_output_tokens"]!);
    }

    [Fact]
    public async Task UnverifiedOrganisation_IsAskedWithoutASummary_FromThenOn()
    {
        gateway.Stub.Requests.Clear();
        gateway.Stub.Answer = (http, request) => request.Json["reasoning"]?["summary"] is null
            ? StubProvider.Json(http, Ok)
            : StubProvider.Json(http, """{"error":{"message":"Your organization must be verified to generate reasoning summaries.","type":"invalid_request_error","param":"reasoning.summary","code":"unsupported_value"}}""", 400);
        var body = $$"""{"model":"unverified/gpt-5.4","messages":[{"role":"user","content":"hi"}]{{Tools}}}""";

        using var first = await gateway.Gateway.Chat(body);
        using var second = await gateway.Gateway.Chat(body);

        Assert.Equal((200, 200), ((int)first.StatusCode, (int)second.StatusCode));
        Assert.Equal(["auto", null, null], gateway.Stub.Requests.Select(request => (string?)request.Json["reasoning"]!["summary"]));
        Assert.Equal("low", (string?)gateway.Stub.Requests.Last().Json["reasoning"]!["effort"]);
        Assert.Equal("1", first.Headers.GetValues("x-gateway-attempts").Single());
    }

    [Theory]
    [InlineData("openai/gpt-5.4", "xhigh", """{"effort":"xhigh","summary":"auto"}""")]
    [InlineData("openai/gpt-5.4", "minimal", """{"effort":"low","summary":"auto"}""")]
    [InlineData("openai/gpt-5.4", null, "null")]
    public async Task Effort_IsOneThatTheModelKnows_AndASummaryComesWithIt(string model, string? effort, string expected)
    {
        var tools = Tools.Replace(""","reasoning_effort":"low" """.TrimEnd(), effort is null ? "" : $",\"reasoning_effort\":\"{effort}\"", StringComparison.Ordinal);
        var answer = await gateway.Ask(model, Ok, tools);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), answer.Sent!["reasoning"]), answer.Sent.ToJsonString());
    }
}
