using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Grains.Interfaces.Protocols.Anthropic;

/// <summary>Writes a function's <c>parameters</c> as <c>input_schema</c>: its root must be an object, and no choice between several.</summary>
internal static class AnthropicToolSchema
{
    /// <param name="parameters">Undefined for a function without any.</param>
    public static void Write(Utf8JsonWriter json, JsonElement parameters)
    {
        json.WriteStartObject("input_schema"u8);

        // 400 "tools.0.custom.input_schema.type: Field required".
        json.WriteString("type"u8, "object"u8);
        if (parameters.ValueKind != JsonValueKind.Object)
        {
            json.WriteStartObject("properties"u8);
            json.WriteEndObject();
            json.WriteEndObject();
            return;
        }

        var isChoice = false;
        foreach (var property in parameters.EnumerateObject())
        {
            var name = ChatJson.Name(property);
            if (IsChoice(name, property.Value))
            {
                isChoice = true;
            }
            else if (name is not ("type" or "properties"))
            {
                json.WritePropertyName(name);
                ChatJson.Copy(json, property.Value);
            }
        }

        Properties(json, parameters, isChoice);
        json.WriteEndObject();
    }

    /// <summary>
    /// The root's properties and, where it is a choice, those of all its variants: the API takes no anyOf, oneOf or allOf there, and an
    /// argument that may be given is better than none.
    /// </summary>
    private static void Properties(Utf8JsonWriter json, JsonElement parameters, bool isChoice)
    {
        var own = ChatJson.Find(parameters, "properties"u8);
        if (!isChoice)
        {
            ChatJson.Copy(json, "properties"u8, own);
            return;
        }

        json.WriteStartObject("properties"u8);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        Add(own);
        foreach (var property in parameters.EnumerateObject())
        {
            if (IsChoice(ChatJson.Name(property), property.Value))
            {
                foreach (var variant in property.Value.EnumerateArray())
                {
                    Add(ChatJson.Find(variant, "properties"u8));
                }
            }
        }

        json.WriteEndObject();

        void Add(JsonElement properties)
        {
            if (properties.ValueKind != JsonValueKind.Object)
            {
                return;
            }

            foreach (var property in properties.EnumerateObject())
            {
                var name = ChatJson.Name(property);
                if (seen.Add(name))
                {
                    json.WritePropertyName(name);
                    ChatJson.Copy(json, property.Value);
                }
            }
        }
    }

    private static bool IsChoice(string name, JsonElement value) => name is "anyOf" or "oneOf" or "allOf" && value.ValueKind == JsonValueKind.Array;
}
