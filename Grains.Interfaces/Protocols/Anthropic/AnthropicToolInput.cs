using System.Text;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Grains.Interfaces.Protocols.Anthropic;

/// <summary>Arguments of a call: JSON in a string at OpenAI's, an object at Anthropic's.</summary>
internal static class AnthropicToolInput
{
    /// <summary>
    /// Writes the object. What is no JSON object (an answer that was cut, a custom tool's text) is kept under <c>input</c>: refusing it
    /// would end a conversation for what a model wrote.
    /// </summary>
    /// <param name="arguments">A JSON string; undefined where there is none.</param>
    public static void Write(Utf8JsonWriter json, JsonElement arguments)
    {
        var text = ChatJson.Text(arguments) ?? "";
        if (string.IsNullOrWhiteSpace(text) || text.Trim() == "null")
        {
            json.WriteStartObject();
            json.WriteEndObject();
            return;
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        if (IsObject(bytes))
        {
            json.WriteRawValue(bytes, skipInputValidation: true);
            return;
        }

        json.WriteStartObject();
        json.WriteString("input"u8, text);
        json.WriteEndObject();
    }

    private static bool IsObject(byte[] text)
    {
        try
        {
            var reader = new Utf8JsonReader(text);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            reader.Skip();
            return !reader.Read();
        }
        catch (JsonException)
        {
            // Kept as text.
            return false;
        }
    }
}
