using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Gemini;

/// <summary>Finds its way through a <c>GenerateContentResponse</c>, whole or one event of a stream, in one pass and without decoding.</summary>
internal static class GeminiEventReader
{
    /// <summary>Candidates that are looked at; more cannot be asked for.</summary>
    public const int MaxCandidates = 8;

    /// <summary>False where the bytes are no JSON object. Never throws.</summary>
    /// <param name="candidates">Room for <see cref="MaxCandidates"/>.</param>
    public static bool TryRead(ReadOnlySpan<byte> bytes, Span<GeminiCandidate> candidates, out GeminiEvent found)
    {
        found = default;
        var json = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = AnswerReader.MaxDepth });
        try
        {
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                ReadProperty(ref json, candidates, ref found);
            }

            // Anything but white space behind the object makes this throw.
            return !json.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void ReadProperty(ref Utf8JsonReader json, Span<GeminiCandidate> candidates, ref GeminiEvent found)
    {
        var name = json.ValueSpan;
        if (name.SequenceEqual("candidates"u8))
        {
            json.Read();
            ReadCandidates(ref json, candidates, ref found.Candidates);
        }
        else if (name.SequenceEqual("usageMetadata"u8))
        {
            json.Read();
            found.Usage = GeminiUsage.Read(ref json) ?? found.Usage;
        }
        else if (name.SequenceEqual("modelVersion"u8))
        {
            json.Read();
            found.ModelVersion = Text(ref json);
        }
        else if (name.SequenceEqual("promptFeedback"u8))
        {
            json.Read();
            found.BlockReason = ReadFeedback(ref json);
        }
        else if (name.SequenceEqual("error"u8))
        {
            json.Read();
            found.IsError |= InBandError.ReadError(ref json);
        }
        else
        {
            json.Skip();
        }
    }

    private static void ReadCandidates(ref Utf8JsonReader json, Span<GeminiCandidate> candidates, ref int count)
    {
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return;
        }

        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType != JsonTokenType.StartObject || count == Math.Min(candidates.Length, MaxCandidates))
            {
                json.Skip();
                continue;
            }

            ref var candidate = ref candidates[count++];
            candidate = default;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                ReadCandidate(ref json, ref candidate);
            }
        }
    }

    private static void ReadCandidate(ref Utf8JsonReader json, ref GeminiCandidate candidate)
    {
        var name = json.ValueSpan;
        if (name.SequenceEqual("content"u8))
        {
            json.Read();
            candidate.Content = Object(ref json);
        }
        else if (name.SequenceEqual("finishReason"u8))
        {
            json.Read();
            candidate.Finish = GeminiFinishReasons.Read(ref json);
        }
        else if (name.SequenceEqual("index"u8))
        {
            json.Read();
            candidate.Index = json.TokenType == JsonTokenType.Number && json.TryGetInt32(out var index) ? index : 0;
            json.Skip();
        }
        else if (name.SequenceEqual("finishMessage"u8))
        {
            json.Read();
            candidate.FinishMessage = Text(ref json);
        }
        else if (name.SequenceEqual("logprobsResult"u8))
        {
            json.Read();
            candidate.Logprobs = Object(ref json);
        }
        else
        {
            json.Skip();
        }
    }

    private static GeminiSpan ReadFeedback(ref Utf8JsonReader json)
    {
        GeminiSpan reason = default;
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return reason;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isReason = json.ValueSpan.SequenceEqual("blockReason"u8);
            json.Read();
            if (isReason && json.TokenType is JsonTokenType.String or JsonTokenType.Number)
            {
                reason = Text(ref json);
            }
            else
            {
                json.Skip();
            }
        }

        return reason;
    }

    private static GeminiSpan Object(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return default;
        }

        var start = (int)json.TokenStartIndex;
        json.Skip();
        return new GeminiSpan(start, (int)json.BytesConsumed - start);
    }

    private static GeminiSpan Text(ref Utf8JsonReader json)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.String:
                return new GeminiSpan((int)json.TokenStartIndex + 1, json.ValueSpan.Length);
            case JsonTokenType.Number:
                return new GeminiSpan((int)json.TokenStartIndex, json.ValueSpan.Length);
            default:
                json.Skip();
                return default;
        }
    }
}
