using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Messages;

/// <summary>Sizes content: a text, or blocks that may hold further blocks (results of tools, documents).</summary>
internal static class MessagesContent
{
    /// <summary>Reads the value that <paramref name="json"/> stands on. False for a wrong type, on which the reader stays.</summary>
    /// <param name="wrong">The number of the block that is no object; negative where the value itself is wrong.</param>
    public static bool Read(ref Utf8JsonReader json, ref RequestDraft draft, out int wrong)
    {
        wrong = -1;
        if (json.TokenType == JsonTokenType.String)
        {
            draft.TextBytes += JsonText.Utf8Length(json.ValueSpan);
            return true;
        }

        if (json.TokenType != JsonTokenType.StartArray)
        {
            return false;
        }

        for (wrong = 0; json.Read() && json.TokenType != JsonTokenType.EndArray; wrong++)
        {
            if (json.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            ReadBlock(ref json, ref draft);
        }

        return true;
    }

    private static void ReadBlock(ref Utf8JsonReader json, ref RequestDraft draft)
    {
        var (isImage, isDocument) = (false, false);
        var source = default(MessagesSource);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.ValueSpan;
            if (name.SequenceEqual("type"u8))
            {
                json.Read();
                isImage = json.TokenType == JsonTokenType.String && JsonText.Is(in json, "image"u8);
                isDocument = json.TokenType == JsonTokenType.String && JsonText.Is(in json, "document"u8);
                json.Skip();
            }
            else if (JsonText.Is(in json, "text"u8) || name.SequenceEqual("thinking"u8) || name.SequenceEqual("title"u8) || name.SequenceEqual("context"u8))
            {
                json.Read();
                draft.TextBytes += json.TokenType == JsonTokenType.String ? JsonText.Utf8Length(json.ValueSpan) : 0;
                json.Skip();
            }
            else if (name.SequenceEqual("content"u8))
            {
                json.Read();
                ReadInner(ref json, ref draft);
            }
            else if (name.SequenceEqual("input"u8))
            {
                json.Read();
                var start = json.TokenStartIndex;
                json.Skip();
                draft.TextBytes += json.BytesConsumed - start;
            }
            else if (name.SequenceEqual("source"u8))
            {
                json.Read();
                source = MessagesSource.Read(ref json, ref draft);
            }
            else
            {
                json.Skip();
            }
        }

        draft.TextBytes += source.TextBytes;
        draft.Media = draft.Media.Add(source.ToMedia(isImage, isDocument));
    }

    /// <summary>Content within a block. What is wrong with it is for the provider to say.</summary>
    public static void ReadInner(ref Utf8JsonReader json, ref RequestDraft draft)
    {
        if (json.TokenType == JsonTokenType.StartObject)
        {
            // One block, as the results of some server tools have it.
            ReadBlock(ref json, ref draft);
            return;
        }

        var depth = json.CurrentDepth;
        if (!Read(ref json, ref draft, out var wrong) && wrong >= 0)
        {
            json.Skip();
            while (json.CurrentDepth > depth && json.Read())
            {
                // To the end of the array.
            }
        }
    }
}
