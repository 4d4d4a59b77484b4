using System.Text.Json;

namespace Gateway.Grains.Usage;

/// <summary>
/// The names of a record's fields in the spool, and of its lists' fields in the store. A stored format: names may be added, never reused.
/// </summary>
internal static class UsageFields
{
    public static readonly JsonEncodedText Id = JsonEncodedText.Encode("id");
    public static readonly JsonEncodedText CreatedAt = JsonEncodedText.Encode("created_at");
    public static readonly JsonEncodedText Endpoint = JsonEncodedText.Encode("endpoint");
    public static readonly JsonEncodedText KeyId = JsonEncodedText.Encode("key_id");
    public static readonly JsonEncodedText Team = JsonEncodedText.Encode("team");
    public static readonly JsonEncodedText Route = JsonEncodedText.Encode("route");
    public static readonly JsonEncodedText RequestedModel = JsonEncodedText.Encode("requested_model");
    public static readonly JsonEncodedText Provider = JsonEncodedText.Encode("provider");
    public static readonly JsonEncodedText Model = JsonEncodedText.Encode("model");
    public static readonly JsonEncodedText Stream = JsonEncodedText.Encode("stream");
    public static readonly JsonEncodedText Status = JsonEncodedText.Encode("status");
    public static readonly JsonEncodedText ErrorCode = JsonEncodedText.Encode("error_code");
    public static readonly JsonEncodedText PromptTokens = JsonEncodedText.Encode("prompt_tokens");
    public static readonly JsonEncodedText CachedTokens = JsonEncodedText.Encode("cached_tokens");
    public static readonly JsonEncodedText CacheWriteTokens = JsonEncodedText.Encode("cache_write_tokens");
    public static readonly JsonEncodedText CompletionTokens = JsonEncodedText.Encode("completion_tokens");
    public static readonly JsonEncodedText ReasoningTokens = JsonEncodedText.Encode("reasoning_tokens");
    public static readonly JsonEncodedText CacheWriteHourTokens = JsonEncodedText.Encode("cache_write_hour_tokens");
    public static readonly JsonEncodedText PromptAudioTokens = JsonEncodedText.Encode("prompt_audio_tokens");
    public static readonly JsonEncodedText CachedAudioTokens = JsonEncodedText.Encode("cached_audio_tokens");
    public static readonly JsonEncodedText PromptImageTokens = JsonEncodedText.Encode("prompt_image_tokens");
    public static readonly JsonEncodedText CompletionAudioTokens = JsonEncodedText.Encode("completion_audio_tokens");
    public static readonly JsonEncodedText CompletionImageTokens = JsonEncodedText.Encode("completion_image_tokens");
    public static readonly JsonEncodedText Images = JsonEncodedText.Encode("images");
    public static readonly JsonEncodedText Seconds = JsonEncodedText.Encode("seconds");
    public static readonly JsonEncodedText Characters = JsonEncodedText.Encode("characters");
    public static readonly JsonEncodedText ServiceTier = JsonEncodedText.Encode("service_tier");
    public static readonly JsonEncodedText UsageSource = JsonEncodedText.Encode("usage_source");
    public static readonly JsonEncodedText Cost = JsonEncodedText.Encode("cost");
    public static readonly JsonEncodedText Fee = JsonEncodedText.Encode("fee");
    public static readonly JsonEncodedText Currency = JsonEncodedText.Encode("currency");
    public static readonly JsonEncodedText PriceCurrency = JsonEncodedText.Encode("price_currency");
    public static readonly JsonEncodedText Rate = JsonEncodedText.Encode("rate");
    public static readonly JsonEncodedText RateAt = JsonEncodedText.Encode("rate_at");
    public static readonly JsonEncodedText FirstTokenUs = JsonEncodedText.Encode("first_token_us");
    public static readonly JsonEncodedText DurationUs = JsonEncodedText.Encode("duration_us");
    public static readonly JsonEncodedText OverheadUs = JsonEncodedText.Encode("overhead_us");
    public static readonly JsonEncodedText Cache = JsonEncodedText.Encode("cache");
    public static readonly JsonEncodedText Metadata = JsonEncodedText.Encode("metadata");
    public static readonly JsonEncodedText Attempts = JsonEncodedText.Encode("attempts");
    public static readonly JsonEncodedText Considered = JsonEncodedText.Encode("considered");
    public static readonly JsonEncodedText Error = JsonEncodedText.Encode("error");
    public static readonly JsonEncodedText StartedAt = JsonEncodedText.Encode("started_at");
    public static readonly JsonEncodedText Excluded = JsonEncodedText.Encode("excluded");
    public static readonly JsonEncodedText Wallet = JsonEncodedText.Encode("wallet");
    public static readonly JsonEncodedText Reserved = JsonEncodedText.Encode("reserved");
    public static readonly JsonEncodedText Original = JsonEncodedText.Encode("original");
    public static readonly JsonEncodedText OriginalCurrency = JsonEncodedText.Encode("original_currency");
    public static readonly JsonEncodedText WalletRate = JsonEncodedText.Encode("rate");
    public static readonly JsonEncodedText WalletRateAt = JsonEncodedText.Encode("rate_at");
}
