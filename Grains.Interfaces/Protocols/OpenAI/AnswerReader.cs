using System.Text.Json;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>Reads whole answers of chat completions and embeddings, in one pass.</summary>
public static class AnswerReader
{
    /// <summary>Levels of nesting that are read; an answer deeper than that does not count as JSON.</summary>
    internal const int MaxDepth = 512;

    /// <summary>Never throws, whatever the bytes.</summary>
    public static AnswerFacts Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject ? ReadObject(ref reader) : default;
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static AnswerFacts ReadObject(ref Utf8JsonReader json)
    {
        bool hasError = false;
        bool hasChoices = false;
        string? finishReason = null;
        var tier = ServiceTier.Standard;
        TokenUsage? usage = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            AnswerField field = AnswerFields.Find(json.ValueSpan);
            json.Read();
            switch (field)
            {
                case AnswerField.Error:
                    hasError |= InBandError.ReadError(ref json);
                    break;
                case AnswerField.Object:
                    hasError |= InBandError.ReadObject(ref json);
                    break;
                case AnswerField.Usage:
                    usage = ReadUsage(ref json) ?? usage;
                    break;
                case AnswerField.XGroq:
                    usage = ReadXGroq(ref json) ?? usage;
                    break;
                case AnswerField.ServiceTier:
                    tier = ReadTier(ref json);
                    break;
                case AnswerField.Choices when json.TokenType == JsonTokenType.StartArray:
                    hasChoices = ReadChoices(ref json, ref finishReason);
                    break;
                default:
                    json.Skip();
                    break;
            }
        }

        // Anything but white space behind the object makes this throw.
        json.Read();
        return new AnswerFacts(true, hasError || FinishReasons.IsFailure(finishReason), At(tier, usage), finishReason, hasChoices);
    }

    internal static ServiceTier ReadTier(ref Utf8JsonReader json)
    {
        var tier = json.TokenType == JsonTokenType.String ? ServiceTiers.Of(json.ValueSpan) : ServiceTier.Standard;
        json.Skip();
        return tier;
    }

    /// <summary>The tier stands beside the usage, or in it.</summary>
    internal static TokenUsage? At(ServiceTier tier, TokenUsage? usage) =>
        usage is { } counted && tier != ServiceTier.Standard ? counted with { Tier = tier } : usage;

    internal static TokenUsage? ReadUsage(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.StartObject)
        {
            return TokenFields.Read(ref json);
        }

        json.Skip();
        return null;
    }

    /// <summary>Groq's streams carry usage in <c>x_groq.usage</c>.</summary>
    internal static TokenUsage? ReadXGroq(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return null;
        }

        TokenUsage? usage = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isUsage = json.ValueSpan.SequenceEqual("usage"u8);
            json.Read();
            if (isUsage)
            {
                usage = ReadUsage(ref json) ?? usage;
            }
            else
            {
                json.Skip();
            }
        }

        return usage;
    }

    private static bool ReadChoices(ref Utf8JsonReader json, ref string? finishReason)
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

            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                bool isFinish = json.ValueSpan.SequenceEqual("finish_reason"u8);
                json.Read();
                if (isFinish)
                {
                    string? read = FinishReasons.Read(ref json);
                    finishReason ??= read;
                }
                else
                {
                    json.Skip();
                }
            }
        }

        return any;
    }
}
