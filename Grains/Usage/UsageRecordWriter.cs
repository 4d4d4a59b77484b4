using System.Globalization;
using System.Text.Json;
using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Usage;

/// <summary>Writes records as compact JSON: no default values, times in microseconds, money as exact decimal strings.</summary>
internal static class UsageRecordWriter
{
    private const int MaxDecimalLength = 31;

    public static void Write(Utf8JsonWriter json, UsageRecord record)
    {
        json.WriteStartObject();
        json.WriteString(UsageFields.Id, record.Id);
        json.WriteNumber(UsageFields.CreatedAt, UnixTime.ToMicroseconds(record.CreatedAt));
        json.WriteString(UsageFields.Endpoint, record.Endpoint);
        json.WriteString(UsageFields.KeyId, record.KeyId);
        Write(json, UsageFields.Team, record.Team);
        Write(json, UsageFields.Route, record.Route);
        json.WriteString(UsageFields.RequestedModel, record.RequestedModel);
        Write(json, UsageFields.Provider, record.Provider);
        Write(json, UsageFields.Model, record.Model);
        if (record.Stream)
        {
            json.WriteBoolean(UsageFields.Stream, true);
        }

        json.WriteNumber(UsageFields.Status, record.Status);
        Write(json, UsageFields.ErrorCode, record.ErrorCode);
        Write(json, record.Usage);
        Write(json, UsageFields.UsageSource, (long)record.UsageSource);
        Write(json, UsageFields.Cost, record.Cost);
        Write(json, UsageFields.Fee, record.Fee);
        Write(json, UsageFields.Currency, record.Currency);
        Write(json, UsageFields.PriceCurrency, record.PriceCurrency);
        Write(json, UsageFields.Rate, record.Rate);
        Write(json, UsageFields.RateAt, record.RateAt is { } at ? UnixTime.ToMicroseconds(at) : null);
        Write(json, UsageFields.FirstTokenUs, record.FirstTokenUs);
        json.WriteNumber(UsageFields.DurationUs, record.DurationUs);
        Write(json, UsageFields.OverheadUs, record.OverheadUs);
        Write(json, UsageFields.Cache, record.Cache);
        Write(json, UsageFields.Metadata, record.Metadata);
        if (record.Attempts.Count > 0)
        {
            json.WritePropertyName(UsageFields.Attempts);
            Write(json, record.Attempts);
        }

        if (record.Considered.Count > 0)
        {
            json.WritePropertyName(UsageFields.Considered);
            Write(json, record.Considered);
        }

        if (record.Wallet is { } wallet)
        {
            json.WritePropertyName(UsageFields.Wallet);
            Write(json, wallet);
        }

        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, IReadOnlyList<AttemptRecord> attempts)
    {
        json.WriteStartArray();
        for (var at = 0; at < attempts.Count; at++)
        {
            var attempt = attempts[at];
            json.WriteStartObject();
            json.WriteString(UsageFields.Provider, attempt.Provider);
            json.WriteString(UsageFields.Model, attempt.Model);
            json.WriteNumber(UsageFields.Status, attempt.Status);
            Write(json, UsageFields.Error, attempt.Error);
            json.WriteNumber(UsageFields.StartedAt, UnixTime.ToMicroseconds(attempt.StartedAt));
            json.WriteNumber(UsageFields.DurationUs, attempt.DurationUs);
            Write(json, UsageFields.FirstTokenUs, attempt.FirstTokenUs);
            Write(json, attempt.Usage);
            Write(json, UsageFields.Cost, attempt.Cost);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter json, IReadOnlyList<ConsideredTarget> considered)
    {
        json.WriteStartArray();
        for (var at = 0; at < considered.Count; at++)
        {
            var target = considered[at];
            json.WriteStartObject();
            json.WriteString(UsageFields.Provider, target.Provider);
            json.WriteString(UsageFields.Model, target.Model);
            Write(json, UsageFields.Excluded, target.Excluded);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, WalletCharge wallet)
    {
        json.WriteStartObject();
        json.WriteString(UsageFields.Currency, wallet.Currency);
        Write(json, UsageFields.Reserved, (decimal?)wallet.Reserved);
        Write(json, UsageFields.Cost, (decimal?)wallet.Cost);
        Write(json, UsageFields.Fee, (decimal?)wallet.Fee);
        Write(json, UsageFields.Original, wallet.Original);
        json.WriteString(UsageFields.OriginalCurrency, wallet.OriginalCurrency);
        Write(json, UsageFields.WalletRate, (decimal?)wallet.Rate);
        Write(json, UsageFields.WalletRateAt, wallet.RateAt is { } at ? UnixTime.ToMicroseconds(at) : null);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, in TokenUsage usage)
    {
        Write(json, UsageFields.PromptTokens, usage.Prompt);
        Write(json, UsageFields.CachedTokens, usage.Cached);
        Write(json, UsageFields.CacheWriteTokens, usage.CacheWrite);
        Write(json, UsageFields.CompletionTokens, usage.Completion);
        Write(json, UsageFields.ReasoningTokens, usage.Reasoning);
        Write(json, UsageFields.CacheWriteHourTokens, usage.CacheWriteHour);
        Write(json, UsageFields.PromptAudioTokens, usage.PromptAudio);
        Write(json, UsageFields.CachedAudioTokens, usage.CachedAudio);
        Write(json, UsageFields.PromptImageTokens, usage.PromptImage);
        Write(json, UsageFields.CompletionAudioTokens, usage.CompletionAudio);
        Write(json, UsageFields.CompletionImageTokens, usage.CompletionImage);
        Write(json, UsageFields.Images, usage.Images);
        Write(json, UsageFields.Seconds, usage.Seconds);
        Write(json, UsageFields.Characters, usage.Characters);
        Write(json, UsageFields.ServiceTier, (long)usage.Tier);
    }

    private static void Write(Utf8JsonWriter json, JsonEncodedText name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void Write(Utf8JsonWriter json, JsonEncodedText name, long value)
    {
        if (value != 0)
        {
            json.WriteNumber(name, value);
        }
    }

    private static void Write(Utf8JsonWriter json, JsonEncodedText name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    private static void Write(Utf8JsonWriter json, JsonEncodedText name, decimal? value)
    {
        if (value is { } money)
        {
            Span<byte> text = stackalloc byte[MaxDecimalLength];
            money.TryFormat(text, out var length, provider: CultureInfo.InvariantCulture);
            json.WriteString(name, text[..length]);
        }
    }
}
