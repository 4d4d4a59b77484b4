using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>Reads <c>input</c>: a text, or items. How much text they hold, and what else.</summary>
internal static class ResponsesInputField
{
    /// <summary>Each has to be looked for.</summary>
    private const int MaxReferences = 256;

    public static RequestFault? Read(ref Utf8JsonReader json, ref RequestDraft draft)
    {
        if (json.TokenType == JsonTokenType.String)
        {
            draft.TextBytes += JsonText.Utf8Length(json.ValueSpan);
            return null;
        }

        if (json.TokenType != JsonTokenType.StartArray)
        {
            return RequestFaults.WrongType("input", "a string or an array of objects", json.TokenType);
        }

        var index = 0;
        for (; json.Read() && json.TokenType != JsonTokenType.EndArray; index++)
        {
            if (json.TokenType != JsonTokenType.StartObject)
            {
                return RequestFaults.WrongType($"input[{index}]", "an object", json.TokenType);
            }

            ReadItem(ref json, ref draft, index);
            if (draft.References?.Count > MaxReferences)
            {
                return ResponsesFaults.Unsupported("input", $"at most {MaxReferences} items can be named by their ids.");
            }
        }

        draft.Messages = Math.Max(1, index);
        return null;
    }

    private static void ReadItem(ref Utf8JsonReader json, ref RequestDraft draft, int index)
    {
        var start = (int)json.TokenStartIndex;
        var depth = json.CurrentDepth;
        var isOwn = false;
        var named = new NamedItem();
        while (json.Read() && json.CurrentDepth > depth)
        {
            if (json.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            var isTop = json.CurrentDepth == depth + 1;
            if (isTop)
            {
                named.ReadName(ref json);
            }

            var kind = ValueOf(ref json);
            var name = json.ValueSpan;
            json.Read();
            if (isTop)
            {
                named.ReadValue(ref json);
            }

            switch (kind)
            {
                case ValueKind.Text when json.TokenType == JsonTokenType.String:
                    draft.TextBytes += JsonText.Utf8Length(json.ValueSpan);
                    break;
                case ValueKind.Media when json.TokenType != JsonTokenType.Null:
                    draft.Media = draft.Media.Add(MediaPart.Read(ref json, name));
                    break;
                case ValueKind.File when json.TokenType == JsonTokenType.String:
                    draft.Media = draft.Media.Add(new PromptMedia(0, 0, Math.Max(1, json.ValueSpan.Length / 4L * 3L), 0) { BodyBytes = json.ValueSpan.Length });
                    break;
                case ValueKind.Reference when json.TokenType == JsonTokenType.String:
                    draft.Media = draft.Media.Add(new PromptMedia(0, 0, 0, 1));
                    break;
                case ValueKind.Id when isTop && json.TokenType == JsonTokenType.String:
                    isOwn |= json.ValueSpan.StartsWith(ResponsesThoughts.IdPrefix);
                    break;
            }
        }

        if (!isOwn && named.Reference(index) is { } reference)
        {
            (draft.References ??= []).Add(reference);
            draft.Media = draft.Media.Add(new PromptMedia(0, 0, 0, 1));
        }

        if (isOwn)
        {
            draft.Marks.Add(new BodyMark(BodyMarkKind.OwnItem, start, start, (int)json.BytesConsumed));
        }
    }

    private static ValueKind ValueOf(ref Utf8JsonReader json)
    {
        var name = json.ValueSpan;
        return name.Length switch
        {
            2 when name.SequenceEqual("id"u8) => ValueKind.Id,
            4 when JsonText.Is(in json, "text"u8) => ValueKind.Text,
            5 when name.SequenceEqual("input"u8) => ValueKind.Text,
            6 when name.SequenceEqual("output"u8) => ValueKind.Text,
            7 when name.SequenceEqual("content"u8) || name.SequenceEqual("refusal"u8) => ValueKind.Text,
            7 when name.SequenceEqual("file_id"u8) => ValueKind.Reference,
            8 when name.SequenceEqual("file_url"u8) => ValueKind.Reference,
            9 when name.SequenceEqual("arguments"u8) => ValueKind.Text,
            9 when name.SequenceEqual("file_data"u8) => ValueKind.File,
            9 when name.SequenceEqual("image_url"u8) => ValueKind.Media,
            11 when name.SequenceEqual("input_audio"u8) => ValueKind.Media,
            _ when json.ValueIsEscaped => EscapedText(ref json),
            _ => ValueKind.Other,
        };
    }

    /// <summary>A name written with escapes is the same name to every parser behind us.</summary>
    private static ValueKind EscapedText(ref Utf8JsonReader json) =>
        JsonText.Is(in json, "text"u8) || JsonText.Is(in json, "content"u8) || JsonText.Is(in json, "output"u8) ? ValueKind.Text : ValueKind.Other;

    private enum ValueKind : byte
    {
        Other,
        Text,
        Media,
        File,
        Reference,
        Id,
    }
}
