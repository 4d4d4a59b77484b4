using System.Globalization;
using System.Text.Json;
using Gateway.Api.Json;

namespace Gateway.Api.Endpoints.Admin.Requests;

/// <summary>Ledger rows as lines of CSV, by the names of the JSON form; lists and metadata are JSON in a cell, amounts plain decimals beside their currency.</summary>
internal static class RequestCsv
{
    public static readonly string[] Columns =
    [
        "id", "created_at", "endpoint", "key_id", "team", "route", "requested_model", "provider", "model", "stream", "status", "error_code",
        "prompt_tokens", "cached_tokens", "cache_write_tokens", "completion_tokens", "reasoning_tokens", "usage_source", "cost", "fee", "currency",
        "first_token_ms", "duration_ms", "overhead_us", "cache", "guardrails", "metadata", "attempts", "considered", "images", "seconds", "characters",
    ];

    public static void Write(CsvWriter csv, RequestView row) => csv
        .Text(row.Id).Value<DateTimeOffset>(row.CreatedAt).Text(row.Endpoint).Text(row.KeyId).Text(row.Team).Text(row.Route)
        .Text(row.RequestedModel).Text(row.Provider).Text(row.Model).Text(row.Stream ? "true" : "false").Value<int>(row.Status).Text(row.ErrorCode)
        .Value<long>(row.PromptTokens).Value<long>(row.CachedTokens).Value<long>(row.CacheWriteTokens).Value<long>(row.CompletionTokens)
        .Value<long>(row.ReasoningTokens).Text(row.UsageSource).Value(AmountOf(row.Cost)).Value(AmountOf(row.Fee))
        .Text(row.Cost?.Currency ?? row.Fee?.Currency)
        .Value(row.FirstTokenMs).Value<double>(row.DurationMs).Value<long>(row.OverheadUs).Text(row.Cache)
        .Text(Json(row.Guardrails)).Text(row.Metadata is { } metadata ? metadata.GetRawText() : null).Text(Json(row.Attempts)).Text(Json(row.Considered))
        .Value<int>(row.Images).Value<int>(row.Seconds).Value<int>(row.Characters)
        .EndLine();

    private static decimal? AmountOf(AmountView? amount) => amount is null ? null : decimal.Parse(amount.Amount, CultureInfo.InvariantCulture);

    private static string Json<T>(IReadOnlyList<T> list) => JsonSerializer.Serialize(list, ApiJson.Options);
}
