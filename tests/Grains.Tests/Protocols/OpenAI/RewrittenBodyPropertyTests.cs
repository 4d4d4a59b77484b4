using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Tests.Protocols.OpenAI;

public sealed class RewrittenBodyPropertyTests
{
    private static readonly Gen<BodyRewrite> Rewrites = Gen.Select(Gen.Int[0, 255], Gen.Int[0, 2], (flags, model) => new BodyRewrite
    {
        Model = new[] { "target", "m", "a\"\\é/漢" }[model],
        IncludeUsage = (flags & 1) != 0,
        DropStreamOptions = (flags & 2) != 0,
        MaxCompletionTokensAsMaxTokens = (flags & 4) != 0,
        ToolChoiceRequiredAsAny = (flags & 8) != 0,
        DeveloperAsSystem = (flags & 16) != 0,
        Prefill = (flags & 32) != 0 ? "so far \"\\é/漢\n\u0001" : null,
        PrefillAsPrefix = (flags & 64) != 0,
        PrefillAsContinuation = (flags & 128) != 0,
    });

    [Fact]
    public void Body_Rewritten_EqualsTheChangedDom()
    {
        Gen.Select(RandomBodies.Body, Rewrites).Sample(
            (body, rewrite) =>
            {
                byte[] bytes = Encoding.UTF8.GetBytes(body);
                Assert.True(ChatRequestReader.TryRead(bytes, out RequestHead? head, out RequestFault? fault), $"{fault?.Message} {body}");
                RewrittenBody rewritten = RewrittenBody.Create(bytes, head, rewrite);
                byte[] joined = [.. rewritten.Segments.SelectMany(segment => segment.ToArray())];
                string text = Encoding.UTF8.GetString(joined);

                Assert.Equal(joined.Length, rewritten.Length);
                JsonObject expected = Expected(body, rewrite);
                Assert.True(
                    JsonNode.DeepEquals(expected, JsonNode.Parse(joined)),
                    $"{rewrite}\nbody      {body}\nrewritten {text}\nexpected  {expected.ToJsonString()}");
                Assert.True(ChatRequestReader.TryRead(joined, out RequestHead? again, out fault), $"{fault?.Message} {text}");
                Assert.Equal(rewrite.Model, again.Model);
            },
            iter: 20_000);
    }

    private static JsonObject Expected(string body, BodyRewrite rewrite)
    {
        JsonObject json = JsonNode.Parse(body)!.AsObject();
        json.Remove("models");
        json["model"] = rewrite.Model;
        if (rewrite.DropStreamOptions)
        {
            json.Remove("stream_options");
        }
        else if (rewrite.IncludeUsage)
        {
            json["stream_options"] ??= new JsonObject();
            json["stream_options"]!["include_usage"] = true;
        }

        if (rewrite.Prefill is { } prefill)
        {
            var message = new JsonObject { ["role"] = "assistant", ["content"] = prefill };
            if (rewrite.PrefillAsPrefix)
            {
                message["prefix"] = true;
            }

            json["messages"]!.AsArray().Add((JsonNode)message);
            if (rewrite.PrefillAsContinuation)
            {
                json["continue_final_message"] = true;
                json["add_generation_prompt"] = false;
            }
        }

        if (rewrite.MaxCompletionTokensAsMaxTokens && json.ContainsKey("max_completion_tokens"))
        {
            JsonNode? tokens = json["max_completion_tokens"]?.DeepClone();
            json.Remove("max_completion_tokens");
            if (tokens is not null)
            {
                json["max_tokens"] = tokens;
            }
        }

        if (rewrite.ToolChoiceRequiredAsAny && IsText(json["tool_choice"], "required"))
        {
            json["tool_choice"] = "any";
        }

        foreach (JsonNode? message in json["messages"]!.AsArray())
        {
            if (rewrite.DeveloperAsSystem && IsText(message!["role"], "developer"))
            {
                message["role"] = "system";
            }
        }

        return json;
    }

    private static bool IsText(JsonNode? node, string text) => node is JsonValue value && value.TryGetValue(out string? found) && found == text;
}
