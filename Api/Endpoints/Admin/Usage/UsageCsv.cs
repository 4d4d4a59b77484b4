using Gateway.Grains.Interfaces.Usage;
using Microsoft.AspNetCore.Http;

namespace Gateway.Api.Endpoints.Admin.Usage;

/// <summary>Writes a report as CSV: the groups, then the fields of the JSON form; amounts are plain decimals beside their currency.</summary>
internal static class UsageCsv
{
    private const int FlushEvery = 256;

    private static readonly string[] Columns =
    [
        "requests", "errors", "prompt_tokens", "cached_tokens", "cache_write_tokens", "completion_tokens", "reasoning_tokens", "unpriced_requests",
        "cost", "fee", "currency", "cache_hits", "duration_ms_p50", "duration_ms_p95", "duration_ms_p99",
        "first_token_ms_p50", "first_token_ms_p95", "first_token_ms_p99",

        // At the end: who reads columns by their place must find the old ones where they were.
        "images", "seconds", "characters",
    ];

    public static async Task Write(HttpContext http, UsageReportQuery query, IReadOnlyList<UsageReportRow> rows)
    {
        http.Response.ContentType = CsvWriter.ContentType;
        http.Response.Headers.ContentDisposition = "attachment; filename=\"usage.csv\"";
        var output = http.Response.BodyWriter;
        var csv = new CsvWriter(output);
        csv.Header(query.GroupBy.Select(UsageQueryReader.NameOf).Concat(Columns));
        for (var at = 0; at < rows.Count; at++)
        {
            Write(csv, rows[at]);
            if (at % FlushEvery == 0)
            {
                await output.FlushAsync(http.RequestAborted);
            }
        }

        await output.FlushAsync(http.RequestAborted);
    }

    private static void Write(CsvWriter csv, UsageReportRow row)
    {
        foreach (var value in row.Groups)
        {
            csv.Text(value);
        }

        csv.Value<long>(row.Requests).Value<long>(row.Errors)
            .Value<long>(row.Tokens.Prompt).Value<long>(row.Tokens.Cached).Value<long>(row.Tokens.CacheWrite)
            .Value<long>(row.Tokens.Completion).Value<long>(row.Tokens.Reasoning)
            .Value<long>(row.Unpriced).Value(row.Cost).Value(row.Fee).Text(row.Currency).Value<long>(row.CacheHits)
            .Value(row.Duration?.P50).Value(row.Duration?.P95).Value(row.Duration?.P99)
            .Value(row.FirstToken?.P50).Value(row.FirstToken?.P95).Value(row.FirstToken?.P99)
            .Value<long>(row.Media.Images).Value<long>(row.Media.Seconds).Value<long>(row.Media.Characters)
            .EndLine();
    }
}
