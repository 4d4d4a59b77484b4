using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Messages;

/// <summary>Reads <c>messages</c>: their shape and how much text and media they hold. Paths are Anthropic's: <c>messages.0.role</c>.</summary>
internal static class MessagesField
{
    public static RequestFault? Read(ref Utf8JsonReader json, ref RequestDraft draft)
    {
        if (json.TokenType != JsonTokenType.StartArray)
        {
            return RequestFaults.WrongType("messages", "an array of objects", json.TokenType);
        }

        var index = 0;
        for (; json.Read() && json.TokenType != JsonTokenType.EndArray; index++)
        {
            if (json.TokenType != JsonTokenType.StartObject)
            {
                return RequestFaults.WrongType($"messages.{index}", "an object", json.TokenType);
            }

            if (ReadMessage(ref json, ref draft, index) is { } fault)
            {
                return fault;
            }
        }

        draft.Messages = index;
        return index == 0 ? RequestFaults.EmptyArray("messages") : null;
    }

    private static RequestFault? ReadMessage(ref Utf8JsonReader json, ref RequestDraft draft, int index)
    {
        var hasRole = false;
        var hasContent = false;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (JsonText.Is(in json, "role"u8))
            {
                if (hasRole)
                {
                    return RequestFaults.Duplicate($"messages.{index}.role");
                }

                hasRole = true;
                json.Read();
                if (json.TokenType != JsonTokenType.String)
                {
                    return RequestFaults.WrongType($"messages.{index}.role", "a string", json.TokenType);
                }
            }
            else if (JsonText.Is(in json, "content"u8))
            {
                hasContent = true;
                json.Read();
                if (!MessagesContent.Read(ref json, ref draft, out var wrong))
                {
                    return wrong < 0
                        ? RequestFaults.WrongType($"messages.{index}.content", "a string or an array of objects", json.TokenType)
                        : RequestFaults.WrongType($"messages.{index}.content.{wrong}", "an object", json.TokenType);
                }
            }
            else
            {
                json.Skip();
            }
        }

        return !hasRole ? RequestFaults.Missing($"messages.{index}.role")
            : !hasContent ? RequestFaults.Missing($"messages.{index}.content")
            : null;
    }
}
