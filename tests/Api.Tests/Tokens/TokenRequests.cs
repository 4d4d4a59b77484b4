using System.Text.Json.Nodes;

namespace Gateway.Api.Tests.Tokens;

/// <summary>Recorded requests of other languages in OpenAI's shape, as far as they are texts and tools.</summary>
internal static class TokenRequests
{
    /// <summary>False where something is left out.</summary>
    public static bool TryFromAnthropic(JsonObject request, string model, out JsonObject chat)
    {
        var isWhole = !request.ContainsKey("thinking") && !request.ContainsKey("output_config") && !request.ContainsKey("mcp_servers");
        var messages = new JsonArray();
        if (request["system"] is { } system)
        {
            Add("system", Text(system, "text", ref isWhole));
        }

        foreach (var message in request["messages"]!.AsArray())
        {
            Add((string)message!["role"]!, Text(message["content"]!, "text", ref isWhole));
        }

        chat = new JsonObject { ["model"] = model, ["messages"] = messages };
        if (request["tools"] is JsonArray { Count: > 0 } tools)
        {
            isWhole &= tools.All(tool => tool!["input_schema"] is not null);
            chat["tools"] = Tools(tools, "input_schema");
        }

        return isWhole;

        void Add(string role, string text) => messages.Add(new JsonObject { ["role"] = role, ["content"] = text });
    }

    /// <summary>False where something is left out.</summary>
    public static bool TryFromGemini(JsonObject request, string model, out JsonObject chat)
    {
        var isWhole = !request.ContainsKey("cachedContent");
        var messages = new JsonArray();
        if ((request["systemInstruction"] ?? request["system_instruction"]) is { } system)
        {
            messages.Add(new JsonObject { ["role"] = "system", ["content"] = Text(system["parts"]!, null, ref isWhole) });
        }

        foreach (var content in request["contents"]!.AsArray())
        {
            var role = (string?)content!["role"] == "model" ? "assistant" : "user";
            messages.Add(new JsonObject { ["role"] = role, ["content"] = Text(content["parts"]!, null, ref isWhole) });
        }

        var config = request["generationConfig"];
        isWhole &= config?["responseSchema"] is null && config?["responseJsonSchema"] is null && config?["response_schema"] is null;
        chat = new JsonObject { ["model"] = model, ["messages"] = messages };
        if (request["tools"] is JsonArray { Count: > 0 } tools)
        {
            var declared = tools.SelectMany(tool => (tool!["functionDeclarations"] ?? tool["function_declarations"]) as JsonArray ?? []).ToList();
            isWhole &= tools.All(tool => (tool!["functionDeclarations"] ?? tool["function_declarations"]) is not null);
            chat["tools"] = declared.Count == 0 ? null : Tools(declared, "parameters");
        }

        return isWhole;
    }

    private static JsonArray Tools(IEnumerable<JsonNode?> tools, string schema) =>
        [.. tools.Select(tool => new JsonObject
        {
            ["type"] = "function",
            ["function"] = new JsonObject
            {
                ["name"] = tool!["name"]?.DeepClone(),
                ["description"] = tool["description"]?.DeepClone(),
                ["parameters"] = (tool[schema] ?? tool["parametersJsonSchema"])?.DeepClone(),
            },
        })];

    private static string Text(JsonNode content, string? type, ref bool isWhole)
    {
        if (content is JsonValue text)
        {
            return (string)text!;
        }

        var parts = content is JsonArray array ? array : [content.DeepClone()];
        isWhole &= parts.All(part => part!["text"] is not null && (type is null || (string?)part["type"] == type));
        return string.Concat(parts.Select(part => (string?)part!["text"]));
    }
}
