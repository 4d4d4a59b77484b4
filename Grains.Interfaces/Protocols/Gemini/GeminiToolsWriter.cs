using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Grains.Interfaces.Protocols.Gemini;

/// <summary>Writes <c>tools</c> and <c>toolConfig</c>.</summary>
internal static class GeminiToolsWriter
{
    /// <returns>The calling mode that was written; null where there is none.</returns>
    public static string? Write(Utf8JsonWriter json, ChatRequest request, GeminiModel model)
    {
        if (request.Tools.Count == 0)
        {
            return null;
        }

        // One list: a second one is for tools of another kind.
        json.WriteStartArray("tools"u8);
        json.WriteStartObject();
        json.WriteStartArray("functionDeclarations"u8);
        foreach (var tool in request.Tools)
        {
            Write(json, tool);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        return WriteConfig(json, request, model);
    }

    private static void Write(Utf8JsonWriter json, in ChatTool tool)
    {
        if (tool.Type != "function")
        {
            throw ChatFault.Unsupported(tool.Path + ".type", "this model takes tools of type 'function'.");
        }

        json.WriteStartObject();
        json.WriteString("name"u8, tool.Name);
        ChatJson.Copy(json, "description"u8, tool.Description);
        if (HasArguments(tool.Parameters))
        {
            // The older field, parameters, knows a part of JSON Schema only and refuses the rest with 400.
            ChatJson.Copy(json, "parametersJsonSchema"u8, tool.Parameters);
        }

        json.WriteEndObject();
    }

    /// <summary>False for the schema of an object without properties, which Vertex refuses.</summary>
    private static bool HasArguments(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        if (ChatJson.Find(schema, "$ref"u8).ValueKind != JsonValueKind.Undefined)
        {
            return true;
        }

        foreach (var property in schema.EnumerateObject())
        {
            var isEmpty = property.Value.ValueKind switch
            {
                JsonValueKind.Object => !property.Value.EnumerateObject().MoveNext(),
                JsonValueKind.Array => property.Value.GetArrayLength() == 0,

                // Strings are type, title, description, $schema.
                JsonValueKind.False or JsonValueKind.Null or JsonValueKind.String => true,
                _ => false,
            };
            if (!isEmpty)
            {
                return true;
            }
        }

        return false;
    }

    private static string? WriteConfig(Utf8JsonWriter json, ChatRequest request, GeminiModel model)
    {
        var choice = request.ToolChoice;
        var allowed = choice.Kind == ChatToolChoiceKind.Named ? [choice.Name!] : choice.Allowed;
        var isStrict = model.KnowsValidated && request.Format.Kind == ChatFormatKind.Text && request.Tools.Any(tool => tool.Strict == true);
        var mode = choice.Kind switch
        {
            ChatToolChoiceKind.None => "NONE",
            ChatToolChoiceKind.Required or ChatToolChoiceKind.Named => "ANY",

            // AUTO takes no list of names.
            _ when allowed is not null || isStrict => "VALIDATED",
            ChatToolChoiceKind.Auto => "AUTO",
            _ => null,
        };
        if (mode is null)
        {
            return null;
        }

        json.WriteStartObject("toolConfig"u8);
        json.WriteStartObject("functionCallingConfig"u8);
        json.WriteString("mode"u8, mode);
        if (allowed is { Count: > 0 })
        {
            json.WriteStartArray("allowedFunctionNames"u8);
            foreach (var name in allowed)
            {
                json.WriteStringValue(name);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        return mode;
    }
}
