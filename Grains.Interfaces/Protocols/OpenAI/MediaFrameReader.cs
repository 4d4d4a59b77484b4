using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Doors;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>
/// Reads the events of streamed pictures, speech and transcripts: <c>image_generation.partial_image</c> and <c>.completed</c> (the same of
/// <c>image_edit</c>), <c>speech.audio.delta</c> and <c>.done</c>, <c>transcript.text.delta</c> and <c>.done</c>.
/// </summary>
/// <param name="ask">What was asked for; of pictures, so many events say that one is complete.</param>
public sealed class MediaFrameReader(MediaAsk ask) : IFrameReader
{
    private int _completed;
    private TokenUsage? _usage;

    public FrameFacts Read(ReadOnlySpan<byte> data)
    {
        if (data.StartsWith("[DONE]"u8))
        {
            return new FrameFacts(FrameKind.Done, _usage, null, 0, false);
        }

        var json = new Utf8JsonReader(data, new JsonReaderOptions { MaxDepth = AnswerReader.MaxDepth });
        try
        {
            if (json.Read() && json.TokenType == JsonTokenType.StartObject)
            {
                return ReadEvent(ref json);
            }
        }
        catch (JsonException)
        {
            // What cannot be read is no event; the caller decides what becomes of the stream.
        }

        return new FrameFacts(FrameKind.Other, null, null, 0, false);
    }

    private FrameFacts ReadEvent(ref Utf8JsonReader json)
    {
        var (isEnd, hasError, isText) = (false, false, false);
        var (start, length, bytes) = (0, 0, 0);
        TokenUsage? usage = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.ValueSpan;
            var (isType, isError, isUsage, isDelta) = (name.SequenceEqual("type"u8), name.SequenceEqual("error"u8), name.SequenceEqual("usage"u8), name.SequenceEqual("delta"u8));
            json.Read();
            if (isType && json.TokenType == JsonTokenType.String)
            {
                hasError |= json.ValueSpan.SequenceEqual("error"u8);
                isEnd = json.ValueSpan.EndsWith(".completed"u8) || json.ValueSpan.EndsWith(".done"u8);
                isText = json.ValueSpan.StartsWith("transcript."u8);
            }
            else if (isDelta && json.TokenType == JsonTokenType.String)
            {
                (start, length, bytes) = ((int)json.TokenStartIndex + 1, json.ValueSpan.Length, JsonText.Utf8Length(json.ValueSpan));
            }

            if (isError)
            {
                hasError |= InBandError.ReadError(ref json);
            }
            else if (isUsage)
            {
                usage = MediaUsageFields.Read(ref json, ask.Kind) ?? usage;
            }
            else
            {
                json.Skip();
            }
        }

        // Anything but white space behind the object makes this throw.
        json.Read();
        if (hasError)
        {
            return new FrameFacts(FrameKind.Error, null, null, 0, false);
        }

        return isEnd ? Ended(usage) : new FrameFacts(FrameKind.Chunk, _usage, null, isText ? bytes : 0, false)
        {
            Pieces = FramePieces.Other,
            OtherStart = isText ? start : 0,
            OtherLength = isText ? length : 0,
        };
    }

    /// <summary>Each picture tells what it took, or is a picture by the piece.</summary>
    private FrameFacts Ended(TokenUsage? usage)
    {
        _completed++;
        if (ask.Kind == MediaAskKind.Images)
        {
            usage = usage.GetValueOrDefault() with { Images = 1 };
        }

        _usage = _usage is { } before && usage is { } more ? Sum(before, more) : usage ?? _usage;
        return new FrameFacts(_completed >= ask.Images ? FrameKind.Done : FrameKind.Chunk, _usage, "stop", 0, false) { Pieces = FramePieces.Other };
    }

    private static TokenUsage Sum(in TokenUsage one, in TokenUsage other) => new(
        one.Prompt + other.Prompt, one.Cached + other.Cached, 0, one.Completion + other.Completion, 0)
    {
        PromptImage = one.PromptImage + other.PromptImage,
        PromptAudio = one.PromptAudio + other.PromptAudio,
        CompletionImage = one.CompletionImage + other.CompletionImage,
        CompletionAudio = one.CompletionAudio + other.CompletionAudio,
        Images = (ushort)(one.Images + other.Images),
    };
}
