using System.Text.Json.Nodes;

namespace Gateway.Grains.Tests.Protocols.Responses;

/// <summary>What an answer says, read from JSON alone, whatever the language.</summary>
internal sealed record Said(string Text, string Reasoning, string Calls, string Finish, long? Prompt, long? Cached, long? Completion, long? Thought)
{
    public static Said Of(JsonObject response)
    {
        var items = response["output"]!.AsArray();
        var calls = items.Where(item => (string?)item!["type"] is "function_call" or "custom_tool_call").Select(call => $"{(string?)call!["call_id"]} {(string?)call["name"]} {(string?)(call["arguments"] ?? call["input"])}").ToList();
        var finish = (string?)response["incomplete_details"]?["reason"] switch { "max_output_tokens" => "length", { } reason => reason, null => calls.Count > 0 ? "tool_calls" : "stop" };
        var usage = response["usage"];
        return new Said(
            string.Join("\n\n", items.Where(item => (string?)item!["type"] == "message").Select(item => string.Concat(item!["content"]!.AsArray().Select(part => (string?)part!["text"]))).Where(text => text.Length > 0)),
            string.Join("\n\n", items.Where(item => (string?)item!["type"] == "reasoning").SelectMany(Thoughts)),
            string.Join('|', calls),
            finish,
            (long?)usage?["input_tokens"],
            (long?)usage?["input_tokens_details"]?["cached_tokens"],
            (long?)usage?["output_tokens"],
            (long?)usage?["output_tokens_details"]?["reasoning_tokens"]);
    }

    public static Said OfChat(JsonObject chat)
    {
        var message = chat["choices"]![0]!["message"]!;
        return new Said(
            (string?)message["content"] ?? "",
            (string?)message["reasoning_content"] ?? "",
            string.Join('|', (message["tool_calls"] as JsonArray ?? []).Select(Call)),
            (string?)chat["choices"]![0]!["finish_reason"] ?? "",
            (long?)chat["usage"]?["prompt_tokens"],
            (long?)chat["usage"]?["prompt_tokens_details"]?["cached_tokens"],
            (long?)chat["usage"]?["completion_tokens"],
            (long?)chat["usage"]?["completion_tokens_details"]?["reasoning_tokens"]);
    }

    public static Said OfChunks(string frames)
    {
        var (text, reasoning, finish) = ("", "", "");
        var calls = new SortedDictionary<int, JsonObject>();
        JsonNode? usage = null;
        foreach (var chunk in Anthropic.Translated.Payloads(frames))
        {
            usage = chunk["usage"] ?? usage;
            if (chunk["choices"] is not JsonArray { Count: > 0 } choices)
            {
                continue;
            }

            var delta = choices[0]!["delta"]!;
            text += (string?)delta["content"];
            reasoning += (string?)delta["reasoning_content"];
            finish = (string?)choices[0]!["finish_reason"] ?? finish;
            foreach (var call in delta["tool_calls"] as JsonArray ?? [])
            {
                var index = (int)call!["index"]!;
                if (!calls.TryGetValue(index, out var known))
                {
                    calls[index] = (JsonObject)call.DeepClone();
                }
                else
                {
                    var (of, name) = known["custom"] is null ? ("function", "arguments") : ("custom", "input");
                    known[of]![name] = (string?)known[of]![name] + (string?)call[of]![name];
                }
            }
        }

        return new Said(
            text, reasoning, string.Join('|', calls.Values.Select(Call)), finish, (long?)usage?["prompt_tokens"], (long?)usage?["prompt_tokens_details"]?["cached_tokens"],
            (long?)usage?["completion_tokens"], (long?)usage?["completion_tokens_details"]?["reasoning_tokens"]);
    }

    private static IEnumerable<string> Thoughts(JsonNode? item)
    {
        var summary = item!["summary"] as JsonArray ?? [];
        return (summary.Count > 0 ? summary : item["content"] as JsonArray ?? []).Select(part => (string?)part!["text"] ?? "").Where(text => text.Length > 0);
    }

    private static string Call(JsonNode? call) => $"{(string?)call!["id"]} {(string?)(call["function"] ?? call["custom"])!["name"]} {(string?)(call["function"]?["arguments"] ?? call["custom"]?["input"])}";
}
