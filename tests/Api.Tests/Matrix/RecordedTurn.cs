using System.Text.Json.Nodes;

namespace Gateway.Api.Tests.Matrix;

/// <summary>A call and its result, as they went back to a model.</summary>
/// <param name="Arguments">JSON.</param>
internal sealed record RecordedTurn(string Name, string Arguments, string Result)
{
    /// <summary>The first result in a recorded request, with its call; null where there is none.</summary>
    public static RecordedTurn? In(JsonObject? request)
    {
        var parts = Parts(request).ToList();
        foreach (var part in parts)
        {
            var result = part["functionResponse"] ?? part["function_response"];
            var (id, text) = result is not null ? (result["name"], result["response"])
                : (string?)part["type"] == "tool_result" ? (part["tool_use_id"], part["content"])
                : (string?)part["role"] == "tool" ? (part["tool_call_id"], part["content"])
                : (string?)part["type"] == "function_call_output" ? (part["call_id"], part["output"])
                : (null, null);
            if (id is not null && parts.Select(Call).FirstOrDefault(call => call?.Id == id.ToString()) is { } made && text?.ToString().Length > 0)
            {
                return new RecordedTurn(made.Name, Said.Canonical(made.Arguments), Text(text));
            }
        }

        return null;
    }

    private static (string Id, string Name, string Arguments)? Call(JsonObject part) =>
        (part["functionCall"] ?? part["function_call"]) is JsonObject gemini ? ((string)gemini["name"]!, (string)gemini["name"]!, gemini["args"]?.ToJsonString() ?? "{}")
        : (string?)part["type"] == "tool_use" ? ((string)part["id"]!, (string)part["name"]!, part["input"]!.ToJsonString())
        : part["function"] is JsonObject chat && part["id"] is { } id ? ((string)id!, (string)chat["name"]!, (string?)chat["arguments"] ?? "")
        : (string?)part["type"] == "function_call" ? ((string)part["call_id"]!, (string)part["name"]!, (string?)part["arguments"] ?? "")
        : null;

    /// <summary>Turns, what they are made of, and calls beside the content.</summary>
    private static IEnumerable<JsonObject> Parts(JsonObject? request)
    {
        foreach (var turn in ((request?["messages"] ?? request?["contents"] ?? request?["input"]) as JsonArray ?? []).OfType<JsonObject>())
        {
            yield return turn;
            foreach (var part in ((turn["content"] ?? turn["parts"]) as JsonArray ?? []).Concat(turn["tool_calls"] as JsonArray ?? []).OfType<JsonObject>())
            {
                yield return part;
            }
        }
    }

    private static string Text(JsonNode content) => content switch
    {
        JsonValue value => value.ToString(),
        JsonArray parts when parts.All(part => part?["text"] is not null) => string.Concat(parts.Select(part => (string?)part!["text"])),
        _ => content.ToJsonString(),
    };
}
