using System.Text.Json;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>Reads the payloads of streamed chat completions. Runs for every event: it allocates nothing on chunks it knows.</summary>
public static class FrameReader
{
    /// <summary>Never throws, whatever the bytes.</summary>
    /// <param name="data">The payload of one event, without <c>data:</c>.</param>
    public static FrameFacts Read(ReadOnlySpan<byte> data)
    {
        if (data.StartsWith("[DONE]"u8))
        {
            return new FrameFacts(FrameKind.Done, null, null, 0, false);
        }

        var json = new Utf8JsonReader(data, new JsonReaderOptions { MaxDepth = AnswerReader.MaxDepth });
        try
        {
            if (json.Read() && json.TokenType == JsonTokenType.StartObject)
            {
                return ReadChunk(ref json);
            }
        }
        catch (JsonException)
        {
            // What cannot be read is no chunk; the caller decides what becomes of the stream.
        }

        return new FrameFacts(FrameKind.Other, null, null, 0, false);
    }

    private static FrameFacts ReadChunk(ref Utf8JsonReader json)
    {
        bool isError = false;
        bool hasUsage = false;
        bool hasChoices = false;
        int textBytes = 0;
        string? finishReason = null;
        var tier = ServiceTier.Standard;
        TokenUsage? usage = null;
        var pieces = default(ChoicePieces);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            AnswerField field = AnswerFields.Find(json.ValueSpan);
            json.Read();
            switch (field)
            {
                case AnswerField.Choices when json.TokenType == JsonTokenType.StartArray:
                    hasChoices |= ReadChoices(ref json, ref finishReason, ref textBytes, ref pieces);
                    break;
                case AnswerField.Usage:
                    hasUsage |= json.TokenType == JsonTokenType.StartObject;
                    usage = AnswerReader.ReadUsage(ref json) ?? usage;
                    break;
                case AnswerField.XGroq:
                    usage = AnswerReader.ReadXGroq(ref json) ?? usage;
                    break;
                case AnswerField.ServiceTier:
                    tier = AnswerReader.ReadTier(ref json);
                    break;
                case AnswerField.Error:
                    isError |= InBandError.ReadError(ref json);
                    break;
                case AnswerField.Object:
                    isError |= InBandError.ReadObject(ref json);
                    break;
                default:
                    json.Skip();
                    break;
            }
        }

        json.Read();
        FrameKind kind = isError || FinishReasons.IsFailure(finishReason) ? FrameKind.Error : FrameKind.Chunk;
        return new FrameFacts(kind, AnswerReader.At(tier, usage), finishReason, textBytes, hasUsage && !hasChoices && kind == FrameKind.Chunk)
        {
            Pieces = pieces.Pieces,
            ContentStart = pieces.ContentStart,
            ContentLength = pieces.ContentLength,
            OtherStart = pieces.OtherStart,
            OtherLength = pieces.OtherLength,
            Calls = pieces.Calls,
        };
    }

    private static bool ReadChoices(ref Utf8JsonReader json, ref string? finishReason, ref int textBytes, ref ChoicePieces pieces)
    {
        bool any = false;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            any = true;
            if (json.TokenType != JsonTokenType.StartObject)
            {
                json.Skip();
                continue;
            }

            int delta = 0;
            int text = 0;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                ReadOnlySpan<byte> name = json.ValueSpan;
                if (name.SequenceEqual("delta"u8))
                {
                    json.Read();
                    delta = DeltaText.Measure(ref json, ref pieces);
                }
                else if (name.SequenceEqual("index"u8))
                {
                    json.Read();
                    if (json.TokenType == JsonTokenType.Number && !json.ValueSpan.SequenceEqual("0"u8))
                    {
                        pieces.Add(FramePieces.Other);
                    }
                }
                else if (name.SequenceEqual("finish_reason"u8))
                {
                    json.Read();
                    finishReason = FinishReasons.Read(ref json) ?? finishReason;
                }
                else if (name.SequenceEqual("text"u8))
                {
                    json.Read();
                    text = DeltaText.MeasureText(ref json);
                }
                else
                {
                    json.Skip();
                }
            }

            // The older completions endpoint has text in the place of a delta; Together sends the same text in both.
            textBytes += Math.Max(delta, text);
            pieces.Counted(delta == 0 ? text : 0, FramePieces.Other);
        }

        return any;
    }
}
