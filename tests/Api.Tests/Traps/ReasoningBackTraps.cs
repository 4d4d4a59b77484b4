using System.Text;
using System.Text.Json.Nodes;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Traps;

/// <summary>DeepSeek wants a tool turn's reasoning back, which callers of every door drop: the node remembers it.</summary>
public sealed class ReasoningBackTraps(TrapGateway gateway) : IClassFixture<TrapGateway>
{
    private const string Model = "deepseek/deepseek-v4-pro";

    private static readonly string[] Doors = ["chat/completions", "messages", "responses"];

    public static TheoryData<string, string, bool> Ways => [.. from first in Doors from then in Doors from stream in (bool[])[false, true] select new TheoryDataRow<string, string, bool>(first, then, stream)];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task RememberedReasoning_GoesBackWithItsTurn_WhateverTheDoor(string first, string then, bool stream)
    {
        var id = $"call_{first.Length}_{then.Length}_{stream}";
        gateway.Stub.Answer = (http, _) => stream
            ? StubProvider.Stream(http, Events.Data(
                "\n",
                Events.Chunk("""{"role":"assistant","content":null,"reasoning_content":"h\u00e9"}"""),
                Events.Chunk("""{"content":null,"reasoning_content":"m \"so\""}"""),
                Events.Chunk($$$"""{"tool_calls":[{"index":0,"id":"other","type":"function","function":{"name":"now","arguments":"{}"}}]}"""),
                Events.Chunk($$$"""{"tool_calls":[{"index":1,"id":"{{{id}}}","type":"function","function":{"name":"now","arguments":""}}]}"""),
                Events.Chunk("""{"tool_calls":[{"index":1,"function":{"arguments":"{}"}}]}"""),
                Events.Chunk("""{"content":""}""", "tool_calls", ""","usage":{"prompt_tokens":1,"completion_tokens":9,"total_tokens":10}"""),
                "[DONE]"))
            : StubProvider.Json(http, $$$"""
                {"id":"1","object":"chat.completion","choices":[{"index":0,"finish_reason":"tool_calls","message":{"role":"assistant","content":"","reasoning_content":"h\u00e9m \"so\"",
                 "tool_calls":[{"id":"other","type":"function","function":{"name":"now","arguments":"{}"}},{"id":"{{{id}}}","type":"function","function":{"name":"now","arguments":"{}"}}]}}]}
                """);
        await Ask(first, "", stream);

        gateway.Stub.Answer = (http, _) => StubProvider.Json(http, StubAnswers.Chat("noon"));
        var sent = await Ask(then, id, stream: false);

        var turn = ((JsonArray)sent["messages"]!).Single(message => message!["tool_calls"] is not null)!;
        Assert.Equal("hém \"so\"", (string?)turn["reasoning_content"]);
    }

    [Theory]
    [InlineData("chat/completions", Model)]
    [InlineData("messages", Model)]
    [InlineData("responses", Model)]
    [InlineData("messages", "generic/kimi-k2-thinking")]
    public async Task ForgottenReasoning_IsEmpty(string door, string model)
    {
        gateway.Stub.Answer = (http, _) => StubProvider.Json(http, StubAnswers.Chat("noon"));
        var sent = await Ask(door, "call_nobody_knows", stream: false, model);

        Assert.Equal("", (string?)((JsonArray)sent["messages"]!).Single(message => message!["tool_calls"] is not null)!["reasoning_content"]);
    }

    /// <summary>What the provider was asked: by a first turn, or by one with two calls, of which the last has this id, and their results.</summary>
    private async Task<JsonObject> Ask(string door, string id, bool stream, string model = Model)
    {
        var more = id.Length == 0 ? "" : door switch
        {
            "messages" => $$$""",{"role":"assistant","content":[{"type":"tool_use","id":"other","name":"now","input":{}},{"type":"tool_use","id":"{{{id}}}","name":"now","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"other","content":"1"},{"type":"tool_result","tool_use_id":"{{{id}}}","content":"2"}]}""",
            "responses" => $$""",{"type":"function_call","call_id":"other","name":"now","arguments":"{}"},{"type":"function_call","call_id":"{{id}}","name":"now","arguments":"{}"},{"type":"function_call_output","call_id":"other","output":"1"},{"type":"function_call_output","call_id":"{{id}}","output":"2"}""",
            _ => $$$""",{"role":"assistant","tool_calls":[{"id":"other","type":"function","function":{"name":"now","arguments":"{}"}},{"id":"{{{id}}}","type":"function","function":{"name":"now","arguments":"{}"}}]},{"role":"tool","tool_call_id":"other","content":"1"},{"role":"tool","tool_call_id":"{{{id}}}","content":"2"}""",
        };
        var tools = door switch
        {
            "messages" => """[{"name":"now","input_schema":{"type":"object"}}],"max_tokens":100""",
            "responses" => """[{"type":"function","name":"now","parameters":{"type":"object"}}]""",
            _ => """[{"type":"function","function":{"name":"now"}}]""",
        };
        var body = $$"""{"model":"{{model}}","stream":{{(stream ? "true" : "false")}},"{{(door == "responses" ? "input" : "messages")}}":[{"role":"user","content":"hi"}{{more}}],"tools":{{tools}}}""";
        using var answer = await gateway.Gateway.Client.PostAsync("/v1/" + door, new StringContent(body, Encoding.UTF8, "application/json"));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return (JsonObject)gateway.Stub.Requests.Last().Json!;
    }
}
