using System.Text.Json;

namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>Reads <c>messages</c>: their shape, their roles and how much text they hold.</summary>
internal static class MessagesField
{
    public static RequestFault? Read(ref Utf8JsonReader json, ref RequestDraft draft)
    {
        if (json.TokenType != JsonTokenType.StartArray)
        {
            return RequestFaults.WrongType("messages", "an array of objects", json.TokenType);
        }

        int index = 0;
        for (; json.Read() && json.TokenType != JsonTokenType.EndArray; index++)
        {
            if (json.TokenType != JsonTokenType.StartObject)
            {
                return RequestFaults.WrongType($"messages[{index}]", "an object", json.TokenType);
            }

            if (ReadMessage(ref json, ref draft, index) is { } fault)
            {
                return fault;
            }
        }

        if (index == 0)
        {
            return RequestFaults.EmptyArray("messages");
        }

        var end = (int)json.TokenStartIndex;
        draft.Messages = index;
        draft.Marks.Add(new BodyMark(BodyMarkKind.MessagesEnd, end, end, end));
        return null;
    }

    private static RequestFault? ReadMessage(ref Utf8JsonReader json, ref RequestDraft draft, int index)
    {
        bool hasRole = false;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (JsonText.Is(in json, "role"u8))
            {
                if (hasRole)
                {
                    return RequestFaults.Duplicate($"messages[{index}].role");
                }

                hasRole = true;
                draft.NameStart = (int)json.TokenStartIndex;
                json.Read();
                if (json.TokenType != JsonTokenType.String)
                {
                    return RequestFaults.WrongType($"messages[{index}].role", "a string", json.TokenType);
                }

                if (JsonText.Is(in json, "developer"u8))
                {
                    draft.Mark(BodyMarkKind.DeveloperRole, in json);
                }
            }
            else if (JsonText.Is(in json, "content"u8))
            {
                json.Read();
                if (ReadContent(ref json, ref draft, index) is { } fault)
                {
                    return fault;
                }
            }
            else
            {
                json.Skip();
            }
        }

        return hasRole ? null : RequestFaults.Missing($"messages[{index}].role");
    }

    private static RequestFault? ReadContent(ref Utf8JsonReader json, ref RequestDraft draft, int index)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.String:
                draft.TextBytes += JsonText.Utf8Length(json.ValueSpan);
                return null;
            case JsonTokenType.StartArray:
                break;
            default:
                return RequestFaults.WrongType($"messages[{index}].content", "a string or an array of objects", json.TokenType);
        }

        for (int part = 0; json.Read() && json.TokenType != JsonTokenType.EndArray; part++)
        {
            if (json.TokenType != JsonTokenType.StartObject)
            {
                return RequestFaults.WrongElement($"messages[{index}].content", "a string or an array of objects", part, json.TokenType);
            }

            ReadPart(ref json, ref draft);
        }

        return null;
    }

    private static void ReadPart(ref Utf8JsonReader json, ref RequestDraft draft)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            ReadOnlySpan<byte> name = json.ValueSpan;
            bool isText = JsonText.Is(in json, "text"u8);
            json.Read();
            if (isText && json.TokenType == JsonTokenType.String)
            {
                draft.TextBytes += JsonText.Utf8Length(json.ValueSpan);
            }
            else
            {
                draft.Media = draft.Media.Add(MediaPart.Read(ref json, name));
            }
        }
    }
}
