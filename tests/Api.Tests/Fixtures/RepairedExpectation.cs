using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Api.Tests.Fixtures;

/// <summary>What becomes of answers that OpenAI's own clients could not read: the same, but for what is changed here, on the parsed answer.</summary>
internal static class RepairedExpectation
{
    /// <summary>Recordings of the dialects that are repaired.</summary>
    public static readonly IReadOnlySet<string> Folders = new HashSet<string> { "mistral", "xai" };

    /// <summary>Null where there is none.</summary>
    public static string? Difference(string recorded, string got)
    {
        var (expected, actual) = (Frames(recorded), Frames(got));
        if (expected.Count != actual.Count)
        {
            return $"{actual.Count} frames instead of {expected.Count}";
        }

        var calls = 0;
        for (var at = 0; at < expected.Count; at++)
        {
            var wanted = Repair(expected[at], ref calls);
            if (!JsonNode.DeepEquals(wanted, actual[at]))
            {
                return $"{actual[at]?.ToJsonString()} instead of {wanted?.ToJsonString()}";
            }
        }

        return null;
    }

    private static List<JsonNode?> Frames(string text) => text.TrimStart().StartsWith('{')
        ? [JsonNode.Parse(text)]
        : [.. text.Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.StartsWith("data: ", StringComparison.Ordinal))
            .Select(line => line == "data: [DONE]" ? "[DONE]" : JsonNode.Parse(line["data: ".Length..]))];

    private static JsonNode? Repair(JsonNode? frame, ref int calls)
    {
        if (frame is not JsonObject answer)
        {
            return frame;
        }

        foreach (var choice in (answer["choices"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var isDelta = choice.ContainsKey("delta");
            if ((choice["delta"] ?? choice["message"]) is JsonObject message)
            {
                Join(message);
                foreach (var call in (message["tool_calls"] as JsonArray ?? []).OfType<JsonObject>())
                {
                    call["type"] ??= "function";
                    if (isDelta)
                    {
                        call["index"] ??= calls++;
                    }
                }
            }
        }

        if (answer["usage"] is JsonObject usage && (long?)usage["completion_tokens_details"]?["reasoning_tokens"] is > 0 and var reasoning
            && (long)usage["total_tokens"]! - (long)usage["prompt_tokens"]! - (long)usage["completion_tokens"]! == reasoning)
        {
            usage["completion_tokens"] = (long)usage["completion_tokens"]! + reasoning;
        }

        return answer;
    }

    private static void Join(JsonObject message)
    {
        if (message["content"] is not JsonArray parts)
        {
            return;
        }

        var (text, thinking) = (new StringBuilder(), new StringBuilder());
        foreach (var part in parts)
        {
            text.Append((string?)part!["text"]);
            foreach (var piece in part["thinking"] as JsonArray ?? [])
            {
                thinking.Append((string?)piece!["text"]);
            }
        }

        message["content"] = text.ToString();
        if (thinking.Length > 0)
        {
            message["reasoning_content"] = thinking.ToString();
        }
    }
}
