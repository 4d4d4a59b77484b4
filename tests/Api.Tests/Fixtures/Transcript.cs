using System.Text.Json.Nodes;

namespace Gateway.Api.Tests.Fixtures;

/// <summary>What an answer says, whole or streamed: per choice its text, reasoning, tool calls and finish reason, and the tokens.</summary>
internal static class Transcript
{
    private static readonly string[] Reasoning = ["reasoning_content", "reasoning"];

    public static string Of(string text)
    {
        var choices = new SortedDictionary<int, (string Text, string Reasoning, SortedDictionary<string, string> Calls, string? Finish)>();
        foreach (var choice in Expectation.Payloads(text).SelectMany(payload => payload["choices"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var index = (int?)choice["index"] ?? 0;
            var said = choices.GetValueOrDefault(index, ("", "", new SortedDictionary<string, string>(StringComparer.Ordinal), null));
            var message = choice["delta"] as JsonObject ?? choice["message"] as JsonObject ?? [];
            said.Text += Plain(message["content"]);
            said.Reasoning += string.Concat(Reasoning.Select(name => Plain(message[name])));
            foreach (var call in (message["tool_calls"] as JsonArray ?? []).OfType<JsonObject>())
            {
                var key = call["index"]?.ToJsonString() ?? (string?)call["id"] ?? "?";
                said.Calls[key] = said.Calls.GetValueOrDefault(key, "") + (string?)call["function"]?["name"] + (string?)call["function"]?["arguments"];
            }

            said.Finish = (string?)choice["finish_reason"] ?? said.Finish;
            choices[index] = said;
        }

        return string.Join('\n', choices.Select(choice =>
            $"{choice.Key}: {choice.Value.Text} | {choice.Value.Reasoning} | {string.Join(", ", choice.Value.Calls)} | {choice.Value.Finish}"));
    }

    /// <summary>Prompt and completion tokens of the last usage; null where there is none. A total that is larger than both tells of tokens beside them.</summary>
    public static (long Prompt, long Completion)? Tokens(string text)
    {
        var usage = Expectation.Payloads(text)
            .Select(payload => payload["usage"] as JsonObject ?? payload["x_groq"]?["usage"] as JsonObject)
            .LastOrDefault(usage => usage is not null);
        if (usage is null)
        {
            return null;
        }

        var prompt = Count(usage["prompt_tokens"]);
        var completion = Count(usage["completion_tokens"]);
        var total = Count(usage["total_tokens"]);
        var reasoning = Count(usage["completion_tokens_details"]?["reasoning_tokens"]);
        var beside = total - prompt - completion;
        return (prompt, beside > 0 && (reasoning == 0 || reasoning == beside) ? completion + beside : completion);
    }

    private static long Count(JsonNode? node) => node is null ? 0 : (long)(double)node;

    private static string Plain(JsonNode? content) => content switch
    {
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        JsonArray or JsonObject => content.ToJsonString(),
        _ => "",
    };
}
