using System.Text.Json;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>Reads whole answers about pictures and sound, in one pass.</summary>
public static class MediaAnswerReader
{
    /// <summary>An answer with pictures: by its count of tokens, and by the pictures in it. Never throws, whatever the bytes.</summary>
    public static AnswerFacts ReadImages(ReadOnlySpan<byte> json) => Read(json, MediaAskKind.Images);

    /// <summary>A transcript as JSON: by its usage, and by the duration that it tells. Never throws, whatever the bytes.</summary>
    public static AnswerFacts ReadTranscript(ReadOnlySpan<byte> json) => Read(json, MediaAskKind.Transcript);

    private static AnswerFacts Read(ReadOnlySpan<byte> json, MediaAskKind kind)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = AnswerReader.MaxDepth });
        try
        {
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject ? ReadObject(ref reader, kind) : default;
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static AnswerFacts ReadObject(ref Utf8JsonReader json, MediaAskKind kind)
    {
        var hasError = false;
        var images = 0;
        var seconds = -1L;
        TokenUsage? usage = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.ValueSpan;
            var (isError, isObject, isUsage) = (name.SequenceEqual("error"u8), name.SequenceEqual("object"u8), name.SequenceEqual("usage"u8));
            var isData = kind == MediaAskKind.Images && name.SequenceEqual("data"u8);
            var isDuration = kind == MediaAskKind.Transcript && name.SequenceEqual("duration"u8);
            json.Read();
            if (isError)
            {
                hasError |= InBandError.ReadError(ref json);
            }
            else if (isObject)
            {
                hasError |= InBandError.ReadObject(ref json);
            }
            else if (isUsage)
            {
                usage = MediaUsageFields.Read(ref json, kind) ?? usage;
            }
            else if (isData && json.TokenType == JsonTokenType.StartArray)
            {
                images = Count(ref json);
            }
            else if (isDuration)
            {
                seconds = MediaUsageFields.ReadSeconds(ref json);
            }
            else
            {
                json.Skip();
            }
        }

        // Anything but white space behind the object makes this throw.
        json.Read();
        if (images > 0)
        {
            usage = usage.GetValueOrDefault() with { Images = (ushort)Math.Min(images, ushort.MaxValue) };
        }

        if (seconds > 0 && usage is null or { Seconds: 0 })
        {
            usage = usage.GetValueOrDefault() with { Seconds = (int)seconds };
        }

        return new AnswerFacts(true, hasError, usage, null, false);
    }

    private static int Count(ref Utf8JsonReader json)
    {
        var count = 0;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            json.Skip();
            count++;
        }

        return count;
    }
}
