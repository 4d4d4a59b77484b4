using System.Text.Json;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>The counters of a <c>usage</c> object as providers write them, and what they mean together.</summary>
internal ref struct TokenFields
{
    /// <summary>More than any answer can hold; a larger number is a provider's mistake and counts as missing.</summary>
    private const long MaxTokens = 1_000_000_000;

    private const long Absent = -1;
    private const long Unusable = -2;

    private long _prompt = Absent;
    private long _completion = Absent;
    private long _total = Absent;
    private long _cached = Absent;
    private long _cacheWrite = Absent;
    private long _reasoning = Absent;
    private long _cacheWriteHour = Absent;
    private long _promptAudio = Absent;
    private long _cachedAudio = Absent;
    private long _promptImage = Absent;
    private long _completionAudio = Absent;
    private long _completionImage = Absent;
    private ServiceTier _tier;
    private bool _estimated;

    public TokenFields()
    {
    }

    /// <summary>Reads the object that <paramref name="json"/> stands on; null where it does not tell what the answer took.</summary>
    public static TokenUsage? Read(ref Utf8JsonReader json)
    {
        var fields = new TokenFields();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            fields.ReadProperty(ref json);
        }

        return fields._estimated ? null : fields.ToUsage();
    }

    private void ReadProperty(ref Utf8JsonReader json)
    {
        ReadOnlySpan<byte> name = json.ValueSpan;
        switch (name.Length)
        {
            // The second names are those of responses, images and transcriptions.
            case 13 when name.SequenceEqual("prompt_tokens"u8):
            case 12 when name.SequenceEqual("input_tokens"u8):
                ReadCount(ref json, ref _prompt);
                break;
            case 17 when name.SequenceEqual("completion_tokens"u8):
            case 13 when name.SequenceEqual("output_tokens"u8):
                ReadCount(ref json, ref _completion);
                break;
            case 12 when name.SequenceEqual("total_tokens"u8):
                ReadCount(ref json, ref _total);
                break;
            case 21 when name.SequenceEqual("prompt_tokens_details"u8):
            case 20 when name.SequenceEqual("input_tokens_details"u8):
                ReadDetails(ref json, ofPrompt: true);
                break;
            case 25 when name.SequenceEqual("completion_tokens_details"u8):
            case 21 when name.SequenceEqual("output_tokens_details"u8):
                ReadDetails(ref json, ofPrompt: false);
                break;

            // Our own, for answers that are translated: OpenAI has it beside the usage.
            case 12 when name.SequenceEqual("service_tier"u8):
                json.Read();
                _tier = AnswerReader.ReadTier(ref json);
                break;

            // Together; DeepSeek; Mistral.
            case 13 when name.SequenceEqual("cached_tokens"u8):
            case 23 when name.SequenceEqual("prompt_cache_hit_tokens"u8):
            case 17 when name.SequenceEqual("num_cached_tokens"u8):
                ReadCount(ref json, ref _cached);
                break;

            // Our own mark on counts that no provider gave: the books must not take them for a provider's.
            case 9 when name.SequenceEqual("estimated"u8):
                json.Read();
                _estimated = json.TokenType == JsonTokenType.True;
                json.Skip();
                break;
            default:
                json.Skip();
                break;
        }
    }

    private void ReadDetails(ref Utf8JsonReader json, bool ofPrompt)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            ReadOnlySpan<byte> name = json.ValueSpan;
            switch (name.Length)
            {
                case 13 when name.SequenceEqual("cached_tokens"u8):
                    ReadCount(ref json, ref _cached);
                    break;
                case 18 when name.SequenceEqual("cache_write_tokens"u8):
                    ReadCount(ref json, ref _cacheWrite);
                    break;
                case 16 when name.SequenceEqual("reasoning_tokens"u8):
                    ReadCount(ref json, ref _reasoning);
                    break;
                case 12 when name.SequenceEqual("audio_tokens"u8):
                    ReadCount(ref json, ref (ofPrompt ? ref _promptAudio : ref _completionAudio));
                    break;
                case 12 when name.SequenceEqual("image_tokens"u8):
                    ReadCount(ref json, ref (ofPrompt ? ref _promptImage : ref _completionImage));
                    break;

                // Our own, for answers that are translated.
                case 23 when name.SequenceEqual("cache_write_hour_tokens"u8):
                    ReadCount(ref json, ref _cacheWriteHour);
                    break;
                case 19 when name.SequenceEqual("cached_audio_tokens"u8):
                    ReadCount(ref json, ref _cachedAudio);
                    break;
                default:
                    json.Skip();
                    break;
            }
        }
    }

    private static void ReadCount(ref Utf8JsonReader json, ref long count)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null)
        {
            return;
        }

        // Two names of one counter: the larger is kept, for the other one may be a zero that only fills the shape.
        long read = json.TokenType != JsonTokenType.Number ? Unusable
            : json.TryGetInt64(out long number) ? number is >= 0 and <= MaxTokens ? number : Unusable
            : json.TryGetDouble(out double real) && real is >= 0 and <= MaxTokens && Math.Floor(real) == real ? (long)real
            : Unusable;
        count = count < 0 ? read : Math.Max(count, read);
        json.Skip();
    }

    private readonly TokenUsage? ToUsage()
    {
        long completion = _completion;
        long reasoning = Math.Max(_reasoning, 0);

        // xAI counts reasoning beside the completion, not in it; Google's OpenAI surface does so too and does not tell how much
        // it was. Only the total shows it, and it is billed.
        long gap = _prompt >= 0 && completion >= 0 ? _total - _prompt - completion : 0;
        if (gap > 0 && (reasoning == 0 || reasoning == gap))
        {
            completion += gap;
        }

        long prompt = _prompt;
        if (prompt < 0 && _total >= 0 && completion != Unusable)
        {
            prompt = _total - Math.Max(completion, 0);
        }

        if (completion < 0 && prompt >= 0)
        {
            // Embeddings have no completion; a completion that is there and cannot be read must not count as none.
            completion = _total >= 0 ? _total - prompt : completion == Absent ? 0 : Unusable;
        }

        if (prompt < 0 || completion < 0)
        {
            return null;
        }

        // Parts cannot be larger than the whole they are a part of.
        long cached = _cached >= 0 && _cached <= prompt ? _cached : 0;
        long cacheWrite = _cacheWrite >= 0 && _cacheWrite <= prompt - cached ? _cacheWrite : 0;
        var usage = new TokenUsage(prompt, cached, cacheWrite, completion, reasoning <= completion ? reasoning : 0);
        return _promptAudio > 0 || _promptImage > 0 || _completionAudio > 0 || _completionImage > 0 || _cacheWriteHour > 0 || _tier != ServiceTier.Standard
            ? WithKinds(usage)
            : usage;
    }

    private readonly TokenUsage WithKinds(in TokenUsage usage) => (usage with
    {
        CacheWriteHour = (int)Math.Max(_cacheWriteHour, 0),
        PromptAudio = (int)Math.Max(_promptAudio, 0),
        CachedAudio = (int)Math.Max(_cachedAudio, 0),
        PromptImage = (int)Math.Max(_promptImage, 0),
        CompletionAudio = (int)Math.Max(_completionAudio, 0),
        CompletionImage = (int)Math.Max(_completionImage, 0),
        Tier = _tier,
    }).Clamped();
}
