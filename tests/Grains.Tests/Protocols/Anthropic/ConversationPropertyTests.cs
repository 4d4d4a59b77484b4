using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CsCheck;
using static Gateway.Grains.Tests.Protocols.Anthropic.Translated;

namespace Gateway.Grains.Tests.Protocols.Anthropic;

/// <summary>Whatever the conversation, what is sent is one that the API takes.</summary>
public sealed partial class ConversationPropertyTests
{
    private static readonly string[] Texts = ["", " ", "\n\t", "hello", "wörld 😀", "x "];

    private static readonly string[] Ids = ["toolu_1", "call.1", "a:b", "call_0", "x__thought__+/=", new string('i', 80)];

    private static readonly string[] Models = [Sonnet45, "claude-3-haiku-20240307", "claude-opus-4-6", "claude-sonnet-5", "claude-fable-5-1", "other"];

    private static readonly Gen<JsonObject[]> Turn = Gen.OneOf(
        Message("user"),
        Message("system"),
        Message("developer"),
        Message("assistant"),
        Gen.Select(One(Texts), One(Ids).HashSet[1, 3], Gen.Bool, Gen.Bool).Select((text, ids, reversed, between) => ToolTurn(text, ids, reversed, between)));

    private static readonly Gen<(JsonObject[][] Turns, string Model, string? Prefill, string Fields)> Requests = Gen.Select(
        Turn.Array[1, 8],
        One(Models),
        One<string?>(null, "It began"),
        One("\"user\":\"u\"", "\"reasoning_effort\":\"high\"", "\"reasoning_effort\":\"none\"", "\"temperature\":2,\"top_p\":0.1", """ "tools":[{"type":"function","function":{"name":"f"}}],"tool_choice":"required","reasoning_effort":"low" """));

    [Fact]
    public void Conversation_OfAnyShape_BecomesOneThatTheApiTakes() => Requests.Sample(
        sample =>
        {
            var said = string.Join(",", sample.Turns.SelectMany(turn => turn).Select(message => message.ToJsonString()));
            var request = Request(said, sample.Fields, sample.Model, sample.Prefill);
            Check(request, sample.Prefill, said);

            // The same conversation is sent alike each time, or prompt caches would miss.
            Assert.Equal(request.ToJsonString(), Request(said, sample.Fields, sample.Model, sample.Prefill).ToJsonString());
        },
        iter: 2000);

    private static void Check(JsonObject request, string? prefill, string said)
    {
        var messages = request["messages"]!.AsArray();
        var roles = messages.Select(message => (string)message!["role"]!).ToList();
        Assert.True(roles.Count > 0 && roles[0] == "user", said);
        Assert.True(roles.Zip(roles.Skip(1)).All(pair => pair.First != pair.Second), $"{string.Join(' ', roles)} of {said}");
        Assert.True(prefill is null || roles[^1] == "assistant", said);
        var ids = new HashSet<string>();
        for (var i = 0; i < messages.Count; i++)
        {
            var blocks = messages[i]!["content"]!.AsArray();
            Assert.NotEmpty(blocks);
            Assert.All(blocks.Where(block => (string?)block!["type"] == "text"), block => Assert.False(string.IsNullOrWhiteSpace((string?)block!["text"]), said));
            var calls = blocks.Where(block => (string?)block!["type"] == "tool_use").Select(block => (string)block!["id"]!).ToList();
            Assert.All(calls, id => Assert.True(ids.Add(id) && ValidId().IsMatch(id), id));
            if (calls.Count > 0)
            {
                var results = messages[i + 1]!["content"]!.AsArray().TakeWhile(block => (string?)block!["type"] == "tool_result").Select(block => (string)block!["tool_use_id"]!);
                Assert.Equal(calls.Order(), results.Order());
                Assert.True(request.ContainsKey("tools"), said);
            }
        }

        Assert.True((long)request["max_tokens"]! > ((long?)request["thinking"]?["budget_tokens"] ?? 0), said);
    }

    private static Gen<T> One<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Gen<JsonObject[]> Message(string role) => One(Texts).Select(text => new[] { new JsonObject { ["role"] = role, ["content"] = text } });

    private static JsonObject[] ToolTurn(string text, HashSet<string> ids, bool reversed, bool between)
    {
        var calls = new JsonArray([.. ids.Select(id => new JsonObject
        {
            ["id"] = id, ["type"] = "function", ["function"] = new JsonObject { ["name"] = "f", ["arguments"] = text },
        })]);
        var results = (reversed ? ids.Reverse() : ids).Select(id => new JsonObject { ["role"] = "tool", ["tool_call_id"] = id, ["content"] = text });
        return
        [
            new JsonObject { ["role"] = "assistant", ["content"] = text, ["tool_calls"] = calls },
            .. between ? [new JsonObject { ["role"] = "user", ["content"] = "wait" }] : Array.Empty<JsonObject>(),
            .. results,
        ];
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,70}$")]
    private static partial Regex ValidId();
}
