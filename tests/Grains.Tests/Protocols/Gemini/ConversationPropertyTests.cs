using System.Text.Json.Nodes;
using CsCheck;

namespace Gateway.Grains.Tests.Protocols.Gemini;

/// <summary>Whatever is said in whatever order: what is sent has the shape that Gemini insists on.</summary>
public sealed class ConversationPropertyTests
{
    private static readonly string[] Models = ["gemini-3.5-flash", "gemini-3.1-pro-preview", "gemini-2.5-pro", "gemini-2.0-flash", "gemma-3-27b-it", "gemini-flash-latest"];

    private static readonly Gen<string> Text = Pick("", "a", " ", "{\"x\":1}", "é😀", "\"\\", "\ud800", "[]");

    private static readonly Gen<JsonNode?> Content = Gen.OneOf(
        Gen.Const((JsonNode?)null),
        Text.Select(text => (JsonNode?)text),
        Text.Array[0, 3].Select(texts => (JsonNode?)new JsonArray([.. texts.Select(text => new JsonObject { ["type"] = "text", ["text"] = text })])));

    private static readonly Gen<JsonObject> Plain = Gen.Select(Pick("system", "developer", "user", "assistant"), Content, Gen.Bool, (role, content, isSigned) =>
    {
        var message = new JsonObject { ["role"] = role, ["content"] = content };
        if (isSigned && role == "assistant")
        {
            message["extra_content"] = JsonNode.Parse("""{"google":{"thought_signature":"s"}}""");
        }

        return message;
    });

    /// <summary>Calls, and their results in any order.</summary>
    private static readonly Gen<JsonObject[]> Calls = Gen.Select(Gen.Int[0, 999999], Gen.Int[1, 4], Content, Content, Gen.Int.Array[4], (seed, count, said, result, order) =>
    {
        var ids = Enumerable.Range(0, count).Select(i => $"call_{seed}_{i}").ToList();
        var calls = ids.Select((id, i) => (JsonNode)new JsonObject { ["id"] = id, ["type"] = "function", ["function"] = new JsonObject { ["name"] = $"f{i}", ["arguments"] = "{}" } });
        var results = ids.Zip(order).OrderBy(pair => pair.Second).Select(pair => new JsonObject { ["role"] = "tool", ["tool_call_id"] = pair.First, ["content"] = result?.DeepClone() });
        return new[] { new JsonObject { ["role"] = "assistant", ["content"] = said?.DeepClone(), ["tool_calls"] = new JsonArray([.. calls]) } }.Concat(results).ToArray();
    });

    private static readonly Gen<JsonObject[]> Conversation =
        Gen.OneOf(Plain.Select(message => new[] { message }), Calls).Array[1, 8].Select(turns => turns.SelectMany(turn => turn).Append(new JsonObject { ["role"] = "user", ["content"] = "end" }).ToArray());

    [Fact]
    public void Conversations_OfAnyShape_BecomeOnesThatGeminiTakes() => Gen.Select(Conversation, Pick(Models)).Sample(
        (messages, model) =>
        {
            var body = new JsonObject { ["model"] = "x", ["messages"] = new JsonArray([.. messages.Select(message => message.DeepClone())]) };

            var sent = Translation.Request(body.ToJsonString(), model);

            Check(sent["contents"]!.AsArray(), model);
        },
        iter: 2000);

    private static Gen<string> Pick(params string[] choices) => Gen.Int[0, choices.Length - 1].Select(index => choices[index]);

    private static void Check(JsonArray contents, string model)
    {
        string? before = null;
        var open = new List<string>();
        foreach (var turn in contents)
        {
            var role = (string)turn!["role"]!;
            Assert.Contains(role, (string[])["user", "model"]);
            Assert.NotEqual(before, role);
            before = role;
            var parts = turn["parts"]!.AsArray();
            Assert.NotEmpty(parts);
            Assert.DoesNotContain(parts, part => (string?)part!["text"] == "" && part["thoughtSignature"] is null);
            var calls = parts.Where(part => part!["functionCall"] is not null).ToList();
            var results = parts.Where(part => part!["functionResponse"] is not null).Select(part => (string)part!["functionResponse"]!["name"]!).ToList();
            Assert.True(role == "model" ? results.Count == 0 : calls.Count == 0, turn.ToJsonString());

            // Results answer the turn before, all of it and in its order.
            Assert.Equal(open, results);
            open = [.. calls.Select(part => (string)part!["functionCall"]!["name"]!)];
            Assert.All(calls, call => Assert.IsType<JsonObject>(call!["functionCall"]!["args"]));
            if (calls.Count > 0 && model.StartsWith("gemini-3", StringComparison.Ordinal))
            {
                Assert.NotNull(calls[0]!["thoughtSignature"]);
            }
        }

        Assert.Empty(open);
    }
}
