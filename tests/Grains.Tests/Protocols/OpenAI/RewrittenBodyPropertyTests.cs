using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Tests.Protocols.OpenAI;

public sealed class RewrittenBodyPropertyTests
{
    private static readonly Gen<BodyRewrite> Rewrites = Gen.Select(Gen.Int[0, 511], Gen.Int[0, 2], Gen.ULong, Gen.Int[0, 127], (flags, model, omit, more) => new BodyRewrite
    {
        Model = new[] { "target", "m", "a\"\\é/漢" }[model],
        IncludeUsage = (flags & 1) != 0,
        DropStreamOptions = (flags & 2) != 0,
        MaxCompletionTokensAsMaxTokens = (flags & 4) != 0,
        ToolChoiceRequiredAsAny = (flags & 8) != 0,
        DeveloperAsSystem = (flags & 16) != 0,
        Prefill = (flags & 32) != 0 ? "so far \"\\é/漢\n\u0001" : null,
        PrefillAsPrefix = (flags & 64) != 0,
        FewerTokens = (flags & 256) != 0 ? 3 : 0,
        PrefillAsContinuation = (flags & 128) != 0,
        Omit = new ParameterSet(omit & ((2UL << ChatParameters.All.Count) - 2)),
        MaxTokensAsMaxCompletionTokens = (more & 1) != 0 && (flags & 4) == 0,
        Effort = (more & 2) != 0 ? "high" : null,
        SeedAsRandomSeed = (more & 4) != 0,
        DropMessageNames = (more & 8) != 0,
        ShortToolIds = (more & 16) != 0,
        ReasoningBack = (more & 32) != 0,
        MostTokens = (more & 64) != 0 ? 5 : null,
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

        foreach (string name in rewrite.FewerTokens > 0 || rewrite.MostTokens is not null ? new[] { "max_tokens", "max_completion_tokens" } : [])
        {
            if (json[name] is JsonValue bound && bound.GetValueKind() == System.Text.Json.JsonValueKind.Number)
            {
                json[name] = Math.Max(1, Math.Min((long)bound - rewrite.FewerTokens, rewrite.MostTokens ?? long.MaxValue));
            }
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

        if (rewrite.MaxTokensAsMaxCompletionTokens && json.ContainsKey("max_tokens"))
        {
            json["max_completion_tokens"] ??= json["max_tokens"]?.DeepClone();
            json.Remove("max_tokens");
            if (json["max_completion_tokens"] is null)
            {
                json.Remove("max_completion_tokens");
            }
        }

        if (rewrite.MaxTokensAsMaxCompletionTokens && json.ContainsKey("max_completion_tokens") && json["max_completion_tokens"] is null)
        {
            json.Remove("max_completion_tokens");
        }

        foreach (ChatParameter parameter in rewrite.Omit.Members())
        {
            json.Remove(ChatParameters.NameOf(parameter));
        }

        if (rewrite.Effort is { } effort && json.ContainsKey("reasoning_effort"))
        {
            json["reasoning_effort"] = effort;
        }

        if (rewrite.SeedAsRandomSeed && json.ContainsKey("seed"))
        {
            json["random_seed"] = json["seed"]?.DeepClone();
            json.Remove("seed");
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

            ExpectMessage(message!.AsObject(), rewrite);
        }

        return json;
    }

    private static void ExpectMessage(JsonObject message, BodyRewrite rewrite)
    {
        if (rewrite.DropMessageNames)
        {
            message.Remove("name");
        }

        if (rewrite.ReasoningBack && message["tool_calls"] is JsonArray { Count: > 0 } && !message.ContainsKey("reasoning_content"))
        {
            message["reasoning_content"] = "";
        }

        if (!rewrite.ShortToolIds)
        {
            return;
        }

        foreach (JsonObject call in message["tool_calls"] is JsonArray calls ? calls.OfType<JsonObject>() : [])
        {
            Shorten(call, "id");
        }

        Shorten(message, "tool_call_id");
    }

    private static void Shorten(JsonObject owner, string name)
    {
        if (owner[name] is JsonValue value && value.TryGetValue(out string? id) && !(id.Length == 9 && id.All(char.IsAsciiLetterOrDigit)))
        {
            owner[name] = Encoding.UTF8.GetString(ShortToolId.Of(Encoding.UTF8.GetBytes($"\"{id}\"")))[1..^1];
        }
    }

    private static bool IsText(JsonNode? node, string text) => node is JsonValue value && value.TryGetValue(out string? found) && found == text;
}
