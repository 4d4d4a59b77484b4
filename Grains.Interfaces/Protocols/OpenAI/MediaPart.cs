using System.Text.Json;

namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>Sizes the media of one part of a message's content, without opening it.</summary>
internal static class MediaPart
{
    /// <summary>Reads the value that <paramref name="json"/> stands on, to its end.</summary>
    /// <param name="name">The property of the part that has this value. One that is no medium stays text: its bytes bound it.</param>
    public static PromptMedia Read(ref Utf8JsonReader json, ReadOnlySpan<byte> name)
    {
        bool isImage = name.SequenceEqual("image_url"u8);
        bool isAudio = name.SequenceEqual("input_audio"u8);
        if (!isImage && !isAudio && !name.SequenceEqual("file"u8) && !name.SequenceEqual("video_url"u8) && !name.SequenceEqual("audio_url"u8))
        {
            json.Skip();
            return default;
        }

        long start = json.TokenStartIndex;
        long inline = Inline(ref json, out bool isPicture);
        long bodyBytes = json.BytesConsumed - start;
        PromptMedia media = isImage && (isPicture || inline == 0) ? new PromptMedia(1, 0, 0, 0)
            : inline == 0 ? new PromptMedia(0, 0, 0, 1)
            : isAudio ? new PromptMedia(0, inline, 0, 0)
            : new PromptMedia(0, 0, inline, 0);
        return media with { BodyBytes = bodyBytes };
    }

    /// <summary>Bytes, decoded, of what stands in the value itself; 0 where it only names something.</summary>
    private static long Inline(ref Utf8JsonReader json, out bool isPicture)
    {
        isPicture = false;
        if (json.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            return Decoded(ref json, isData: false, ref isPicture);
        }

        long inline = 0;
        int depth = json.CurrentDepth;
        bool isData = false;
        while (json.Read() && json.CurrentDepth > depth)
        {
            if (json.TokenType == JsonTokenType.PropertyName)
            {
                isData = json.ValueSpan.SequenceEqual("data"u8) || json.ValueSpan.SequenceEqual("file_data"u8);
                continue;
            }

            inline += Decoded(ref json, isData, ref isPicture);
        }

        return inline;
    }

    private static long Decoded(ref Utf8JsonReader json, bool isData, ref bool isPicture)
    {
        if (json.TokenType != JsonTokenType.String || !(isData || json.ValueSpan.StartsWith("data:"u8)))
        {
            return 0;
        }

        isPicture |= json.ValueSpan.StartsWith("data:image/"u8);

        // Base64: four letters for three bytes.
        return Math.Max(1, json.ValueSpan.Length / 4L * 3L);
    }
}
