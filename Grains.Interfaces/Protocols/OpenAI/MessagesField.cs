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
        bool hasCalls = false;
        bool hasReasoning = false;
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
            else if (JsonText.Is(in json, "tool_calls"u8))
            {
                json.Read();
                hasCalls |= ReadCalls(ref json, ref draft);
            }
            else if (JsonText.Is(in json, "tool_call_id"u8))
            {
                json.Read();
                MarkId(ref json, ref draft);
            }
            else if (JsonText.Is(in json, "name"u8))
            {
                draft.NameStart = (int)json.TokenStartIndex;
                json.Read();
                int mark = draft.Mark(BodyMarkKind.MessageName, in json);
                json.Skip();
                draft.Marks.Close(mark, (int)json.BytesConsumed);
            }
            else
            {
                hasReasoning |= JsonText.Is(in json, "reasoning_content"u8);
                json.Skip();
            }
        }

        if (hasCalls && !hasReasoning)
        {
            int end = (int)json.TokenStartIndex;
            draft.Marks.Add(new BodyMark(BodyMarkKind.ToolTurnEnd, end, end, end));
        }

        return hasRole ? null : RequestFaults.Missing($"messages[{index}].role");
    }

    /// <summary>Marks the ids of a message's tool calls. False where there are none.</summary>
    private static bool ReadCalls(ref Utf8JsonReader json, ref RequestDraft draft)
    {
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return false;
        }

        bool any = false;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            any = true;
            if (json.TokenType != JsonTokenType.StartObject)
            {
                json.Skip();
                continue;
            }

            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                bool isId = JsonText.Is(in json, "id"u8);
                json.Read();
                if (isId)
                {
                    MarkId(ref json, ref draft);
                }
                else
                {
                    json.Skip();
                }
            }
        }

        return any;
    }

    private static void MarkId(ref Utf8JsonReader json, ref RequestDraft draft)
    {
        if (json.TokenType == JsonTokenType.String)
        {
            draft.NameStart = (int)json.TokenStartIndex;
            draft.Mark(BodyMarkKind.ToolCallId, in json);
        }

        json.Skip();
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
