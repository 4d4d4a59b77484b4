using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Grains.Interfaces.Usage;
using Microsoft.AspNetCore.Http;

namespace Gateway.Api.Endpoints.Admin.Usage;

/// <summary>Writes a report as JSON. By hand: each row begins with fields that the query named.</summary>
internal static class UsageJson
{
    // A report has up to some megabytes.
    private const int FlushAt = 64 * 1024;

    public static async Task Write(HttpContext http, UsageReportQuery query, IReadOnlyList<UsageReportRow> rows)
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        var output = http.Response.BodyWriter;
        await using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        var names = query.GroupBy.Select(UsageQueryReader.NameOf).ToList();
        json.WriteStartObject();
        json.WriteString("from", TimeZoneInfo.ConvertTime(query.From, query.TimeZone));
        json.WriteString("to", TimeZoneInfo.ConvertTime(query.To, query.TimeZone));
        json.WriteString("time_zone", query.TimeZone.Id);
        json.WriteStartArray("data");
        foreach (var row in rows)
        {
            Write(json, names, row);
            if (json.BytesPending >= FlushAt)
            {
                await json.FlushAsync(http.RequestAborted);
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(http.RequestAborted);
    }

    private static void Write(Utf8JsonWriter json, List<string> names, UsageReportRow row)
    {
        json.WriteStartObject();
        for (var at = 0; at < names.Count; at++)
        {
            json.WriteString(names[at], row.Groups[at]);
        }

        json.WriteNumber("requests", row.Requests);
        json.WriteNumber("errors", row.Errors);
        json.WriteNumber("prompt_tokens", row.Tokens.Prompt);
        json.WriteNumber("cached_tokens", row.Tokens.Cached);
        json.WriteNumber("cache_write_tokens", row.Tokens.CacheWrite);
        json.WriteNumber("completion_tokens", row.Tokens.Completion);
        json.WriteNumber("reasoning_tokens", row.Tokens.Reasoning);
        json.WriteNumber("images", row.Media.Images);
        json.WriteNumber("seconds", row.Media.Seconds);
        json.WriteNumber("characters", row.Media.Characters);
        json.WriteNumber("unpriced_requests", row.Unpriced);
        Write(json, "cost", row.Cost, row.Currency);
        Write(json, "fee", row.Fee, row.Currency);
        json.WriteNumber("cache_hits", row.CacheHits);
        Write(json, "duration_ms", row.Duration);
        Write(json, "first_token_ms", row.FirstToken);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, decimal? amount, string? currency)
    {
        json.WritePropertyName(name);
        JsonSerializer.Serialize(json, Requests.AmountView.Of(amount, currency), Json.ApiJson.Options);
    }

    private static void Write(Utf8JsonWriter json, string name, UsagePercentiles? percentiles)
    {
        if (percentiles is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumber("p50", percentiles.P50);
        json.WriteNumber("p95", percentiles.P95);
        json.WriteNumber("p99", percentiles.P99);
        json.WriteEndObject();
    }
}
