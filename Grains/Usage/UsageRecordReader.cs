using System.Globalization;
using System.Text.Json;
using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Usage;

/// <summary>Reads what <see cref="UsageRecordWriter"/> wrote. Unknown fields are ignored, so that an older program can read a newer one's spool.</summary>
internal static class UsageRecordReader
{
    /// <summary>Reads one record. Throws <see cref="JsonException"/> where it is not a record or lacks what every record has.</summary>
    public static UsageRecord Read(ReadOnlyMemory<byte> utf8)
    {
        using var document = JsonDocument.Parse(utf8);
        var record = document.RootElement;
        if (record.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("A ledger record is a JSON object.");
        }

        return new UsageRecord
        {
            Id = RequiredText(record, UsageFields.Id),
            CreatedAt = UnixTime.FromMicroseconds(RequiredNumber(record, UsageFields.CreatedAt)),
            Endpoint = RequiredText(record, UsageFields.Endpoint),
            KeyId = RequiredText(record, UsageFields.KeyId),
            Team = Text(record, UsageFields.Team),
            Route = Text(record, UsageFields.Route),
            RequestedModel = RequiredText(record, UsageFields.RequestedModel),
            Provider = Text(record, UsageFields.Provider),
            Model = Text(record, UsageFields.Model),
            Stream = Find(record, UsageFields.Stream, JsonValueKind.True) is not null,
            Status = (int)RequiredNumber(record, UsageFields.Status),
            ErrorCode = Text(record, UsageFields.ErrorCode),
            Usage = Usage(record),
            UsageSource = (UsageSource)(Number(record, UsageFields.UsageSource) ?? 0),
            Cost = Money(record, UsageFields.Cost),
            Fee = Money(record, UsageFields.Fee),
            Currency = Text(record, UsageFields.Currency),
            PriceCurrency = Text(record, UsageFields.PriceCurrency),
            Rate = Money(record, UsageFields.Rate),
            RateAt = Number(record, UsageFields.RateAt) is { } rateAt ? UnixTime.FromMicroseconds(rateAt) : null,
            FirstTokenUs = Number(record, UsageFields.FirstTokenUs),
            DurationUs = RequiredNumber(record, UsageFields.DurationUs),
            OverheadUs = Number(record, UsageFields.OverheadUs) ?? 0,
            Cache = Text(record, UsageFields.Cache),
            Metadata = Text(record, UsageFields.Metadata),
            Attempts = Find(record, UsageFields.Attempts, JsonValueKind.Array) is { } attempts ? Attempts(attempts) : [],
            Considered = Find(record, UsageFields.Considered, JsonValueKind.Array) is { } considered ? Considered(considered) : [],
            Wallet = Find(record, UsageFields.Wallet, JsonValueKind.Object) is { } wallet ? Wallet(wallet) : null,
        };
    }

    /// <summary>Reads a stored list of attempts; null is the empty list.</summary>
    public static IReadOnlyList<AttemptRecord> ReadAttempts(string? json)
    {
        if (json is null)
        {
            return [];
        }

        using var document = JsonDocument.Parse(json);
        return Attempts(document.RootElement);
    }

    /// <summary>Reads a stored list of targets; null is the empty list.</summary>
    public static IReadOnlyList<ConsideredTarget> ReadConsidered(string? json)
    {
        if (json is null)
        {
            return [];
        }

        using var document = JsonDocument.Parse(json);
        return Considered(document.RootElement);
    }

    private static AttemptRecord[] Attempts(JsonElement list) =>
    [
        .. list.EnumerateArray().Select(static attempt => new AttemptRecord(
            RequiredText(attempt, UsageFields.Provider),
            RequiredText(attempt, UsageFields.Model),
            (int)RequiredNumber(attempt, UsageFields.Status),
            Text(attempt, UsageFields.Error),
            UnixTime.FromMicroseconds(RequiredNumber(attempt, UsageFields.StartedAt)),
            RequiredNumber(attempt, UsageFields.DurationUs),
            Number(attempt, UsageFields.FirstTokenUs),
            Usage(attempt),
            Money(attempt, UsageFields.Cost))),
    ];

    private static ConsideredTarget[] Considered(JsonElement list) =>
    [
        .. list.EnumerateArray().Select(static target => new ConsideredTarget(
            RequiredText(target, UsageFields.Provider),
            RequiredText(target, UsageFields.Model),
            Text(target, UsageFields.Excluded))),
    ];

    private static WalletCharge Wallet(JsonElement wallet) => new(
        RequiredText(wallet, UsageFields.Currency),
        Money(wallet, UsageFields.Reserved) ?? 0,
        Money(wallet, UsageFields.Cost) ?? 0,
        Money(wallet, UsageFields.Fee) ?? 0,
        Money(wallet, UsageFields.Original),
        RequiredText(wallet, UsageFields.OriginalCurrency),
        Money(wallet, UsageFields.WalletRate) ?? 1,
        Number(wallet, UsageFields.WalletRateAt) is { } at ? UnixTime.FromMicroseconds(at) : null);

    private static TokenUsage Usage(JsonElement owner) => new(
        Number(owner, UsageFields.PromptTokens) ?? 0,
        Number(owner, UsageFields.CachedTokens) ?? 0,
        Number(owner, UsageFields.CacheWriteTokens) ?? 0,
        Number(owner, UsageFields.CompletionTokens) ?? 0,
        Number(owner, UsageFields.ReasoningTokens) ?? 0)
    {
        CacheWriteHour = (int)(Number(owner, UsageFields.CacheWriteHourTokens) ?? 0),
        PromptAudio = (int)(Number(owner, UsageFields.PromptAudioTokens) ?? 0),
        CachedAudio = (int)(Number(owner, UsageFields.CachedAudioTokens) ?? 0),
        PromptImage = (int)(Number(owner, UsageFields.PromptImageTokens) ?? 0),
        CompletionAudio = (int)(Number(owner, UsageFields.CompletionAudioTokens) ?? 0),
        CompletionImage = (int)(Number(owner, UsageFields.CompletionImageTokens) ?? 0),
        Images = (ushort)(Number(owner, UsageFields.Images) ?? 0),
        Seconds = (int)(Number(owner, UsageFields.Seconds) ?? 0),
        Characters = (int)(Number(owner, UsageFields.Characters) ?? 0),
        Tier = (ServiceTier)(Number(owner, UsageFields.ServiceTier) ?? 0),
    };

    private static JsonElement? Find(JsonElement owner, JsonEncodedText name, JsonValueKind kind) =>
        owner.TryGetProperty(name.EncodedUtf8Bytes, out var value) && value.ValueKind == kind ? value : null;

    private static string? Text(JsonElement owner, JsonEncodedText name) => Find(owner, name, JsonValueKind.String)?.GetString();

    private static long? Number(JsonElement owner, JsonEncodedText name) => Find(owner, name, JsonValueKind.Number)?.GetInt64();

    private static decimal? Money(JsonElement owner, JsonEncodedText name) =>
        Text(owner, name) is { } text ? decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture) : null;

    private static string RequiredText(JsonElement owner, JsonEncodedText name) => Text(owner, name) ?? throw Missing(name);

    private static long RequiredNumber(JsonElement owner, JsonEncodedText name) => Number(owner, name) ?? throw Missing(name);

    private static JsonException Missing(JsonEncodedText name) => new($"A ledger record lacks '{name}'.");
}
