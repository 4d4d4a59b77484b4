using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Interfaces.Values;
using Gateway.Grains.Tests.Usage;
using Gateway.Grains.Usage.Postgres;
using Gateway.Grains.Usage.Rollups;
using Npgsql;

namespace Gateway.Cluster.Tests.Postgres;

/// <summary>No filter reads a filled table from end to end, and lists are not sorted.</summary>
public sealed class PostgresPlanTests(PostgresFixture postgres)
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly RequestQuery All = new(Before: RequestId.FloorOf(Start.AddDays(40)), From: Start.AddDays(20), To: Start.AddDays(45), Limit: 100);

    [Fact]
    public async Task Lists_AnyFilter_ReadAnIndexFromItsNewestEnd()
    {
        await using var test = await Filled();
        (string Index, RequestQuery Query)[] lists =
        [
            ("key_id_id_idx", new(KeyId: "key_7")),
            ("key_id_id_idx", All with { KeyId = "key_7", Provider = "p1", Status = 200 }),
            ("key_id_id_idx", new(KeyId: "none")),
            ("team_id_idx", new(Team: "team 3")),
            ("_id_idx", All with { Team = "team 3", Provider = "p1" }),
            ("provider_id_idx", new(Provider: "p77")),
            ("_idx", new(Status: 503)),
            ("id_status_idx", new(Status: 400, LastStatus: 599)),
            ("pkey", All),
            ("pkey", All with { Status = 200 }),
        ];
        foreach (var (index, query) in lists)
        {
            var plan = await PlanOf(test, query);
            Assert.True(plan.Contains(index, StringComparison.Ordinal) && !plan.Contains("Seq Scan", StringComparison.Ordinal), $"{query}\n{plan}");

            // Of several filters one is read, and what is left of a few rows may be sorted.
            Assert.True(query.Before is not null || !plan.Contains("Sort", StringComparison.Ordinal), plan);
        }
    }

    [Fact]
    public async Task Lists_ByModel_ReadTheIndexOfEachNameAndThenRowsById()
    {
        await using var test = await Filled();
        foreach (var query in (RequestQuery[])[new(Model: "m3"), new(Model: "none"), All with { Model = "m3", KeyId = "key_7" }])
        {
            var plan = await PlanOf(test, query);
            Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
            Assert.Contains("pkey", plan, StringComparison.Ordinal);
        }

        var models = await PlanOf(test, new RequestQuery(Model: "m3"));
        Assert.Contains("requests_2026_03_model_id_idx", models, StringComparison.Ordinal);
        Assert.Contains("requests_2026_03_requested_model_id_idx", models, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("key_id", "key_7")]
    [InlineData("team", "team 3")]
    public async Task Spend_OfAnOwner_ReadsItsRowsAndSumsOnly(string column, string owner)
    {
        await using var test = await Filled();
        await using var command = test.Database.Source.CreateCommand("EXPLAIN " + SpendStatement.Of(column));
        PostgresSpendLedger.Bind(command, owner, RollupRange.Of(Start.AddDays(3.3).ToUnixTimeMilliseconds(), Start.AddDays(33.7).ToUnixTimeMilliseconds()));

        var plan = await Read(command);

        Assert.True(!plan.Contains("Seq Scan", StringComparison.Ordinal), plan);
        foreach (var index in (string[])["usage_days_pkey", "usage_hours_pkey", $"{column}_id_idx"])
        {
            Assert.True(plan.Contains(index, StringComparison.Ordinal), $"{index}\n{plan}");
        }
    }

    [Theory]
    [InlineData(null, null, "usage_hours_hour", "pkey")]
    [InlineData("key_7", null, "usage_hours_pkey", "key_id_id_idx")]
    [InlineData(null, "team 3", "usage_hours_pkey", "team_id_idx")]
    public async Task Reports_ReadTheirTimeOnly(string? key, string? team, string sumsIndex, string rowsIndex)
    {
        await using var test = await Filled();
        var query = new UsageReportQuery(default, default, [], TimeZoneInfo.Utc, key, team);
        await using var sums = test.Database.Source.CreateCommand("EXPLAIN " + ReportStatements.Sums(query, "usage_hours", "hour"));
        ReportStatements.BindFilters(sums, query);
        var hour = Start.AddDays(5).ToUnixTimeMilliseconds() / LedgerTime.MillisecondsPerHour;
        sums.AddRanges("parts", [(hour, hour + 12)]);
        await using var rows = test.Database.Source.CreateCommand("EXPLAIN " + ReportStatements.Rows(query));
        ReportStatements.BindFilters(rows, query);
        rows.AddIdRanges("parts", [(Start.AddDays(5).ToUnixTimeMilliseconds(), Start.AddDays(5.1).ToUnixTimeMilliseconds())]);

        var planOfSums = await Read(sums);
        var planOfRows = await Read(rows);

        Assert.True(planOfSums.Contains(sumsIndex, StringComparison.Ordinal) && !planOfSums.Contains("Seq Scan on usage_hours", StringComparison.Ordinal), planOfSums);
        Assert.True(planOfRows.Contains(rowsIndex, StringComparison.Ordinal) && !planOfRows.Contains("Seq Scan", StringComparison.Ordinal), planOfRows);
    }

    /// <summary>Two months: 40,000 rows of 200 keys and 50 teams, a few of which failed.</summary>
    private async Task<TestDatabase> Filled()
    {
        var test = await TestDatabase.Make(postgres);
        await using var store = test.NewStore();
        foreach (var batch in Enumerable.Range(0, 40_000).Select(Row).Chunk(4000))
        {
            await store.Write(batch, default);
        }

        await test.Execute("ANALYZE");
        return test;
    }

    private static UsageRecord Row(int number)
    {
        var at = Start.AddMinutes(number * 1.5);
        return Records.Minimal(0) with
        {
            Id = string.Concat(RequestId.FloorOf(at).AsSpan(0, 16), $"{number:x20}"),
            CreatedAt = at,
            KeyId = $"key_{number % 200}",
            Team = $"team {number % 50}",
            RequestedModel = $"p{(number / 200 % 3) + (number % 90)}/m{number % 90}",
            Provider = $"p{(number / 200 % 3) + (number % 90)}",
            Model = $"m{number % 90}",
            Status = number % 50 == 0 ? 400 + (number % 150) : 200,
            Cost = 0.001m,
            Currency = "USD",
        };
    }

    private static async Task<string> PlanOf(TestDatabase test, RequestQuery query)
    {
        var filter = new RequestFilter(query);
        await using var command = test.Database.Source.CreateCommand("EXPLAIN " + filter.Sql);
        foreach (var (name, value) in filter.Parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return await Read(command);
    }

    private static async Task<string> Read(NpgsqlCommand command)
    {
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
        {
            lines.Add(reader.GetString(0));
        }

        return string.Join('\n', lines);
    }
}
