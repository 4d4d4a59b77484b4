using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Tests.Usage;
using Gateway.Grains.Tests.Usage.Reports;
using Gateway.Grains.Tests.Usage.Rollups;
using Gateway.Grains.Usage.Postgres;

namespace Gateway.Cluster.Tests.Postgres;

/// <summary>The sums by hour and day, and the reports that are made of them.</summary>
public sealed class PostgresRollupTests(PostgresFixture postgres)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Read_AnyReport_IsWhatItsRowsSumUpTo(int seed)
    {
        var random = new Random(seed);
        await using var test = await TestDatabase.Make(postgres);
        await using var store = test.NewStore();
        using var reports = new PostgresUsageReports(test.Database);
        var rows = RandomRows.Make(random, 1200, TimeSpan.FromHours(80));
        await store.Write(rows, default);
        for (var round = 0; round < 80; round++)
        {
            var query = ReportOracle.Query(random);
            var expected = ReportOracle.Expected(rows, query);
            var actual = await reports.Read(query, default);
            Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Select(ReportOracle.Text).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Write_ManyNodesAtOnceWithRowsInCommon_CountsEachRowOnce()
    {
        const int Nodes = 4;
        const int BatchSize = 50;
        var random = new Random(11);
        await using var test = await TestDatabase.Make(postgres);
        var stores = Enumerable.Range(0, Nodes).Select(_ => test.NewStore()).ToList();
        using var reports = new PostgresUsageReports(test.Database);
        var rows = RandomRows.Make(random, 4000, TimeSpan.FromHours(6));

        // Each node has half of the rows, in an order of its own, so that the same sums and the same rows meet all the time.
        var shares = stores.Select(store => (Store: store, Batches: rows.Where(_ => random.Next(2) == 0).OrderBy(_ => random.Next()).Chunk(BatchSize).ToList())).ToList();
        await Task.WhenAll(shares.Select(async share =>
        {
            foreach (var batch in share.Batches)
            {
                await share.Store.Write(batch, default);
            }
        }));

        var written = shares.SelectMany(share => share.Batches).SelectMany(batch => batch).DistinctBy(row => row.Id).ToList();
        var all = new UsageReportQuery(
            RandomRows.Start.AddDays(-2), RandomRows.Start.AddDays(3), [new UsageGrouping(UsageGroupKind.Hour), new UsageGrouping(UsageGroupKind.Key)], TimeZoneInfo.Utc);
        foreach (var query in (UsageReportQuery[])[all, all with { GroupBy = [] }])
        {
            var actual = await reports.Read(query, default);
            Assert.Equal(ReportOracle.Expected(written, query).Order(StringComparer.Ordinal), actual.Select(ReportOracle.Text).Order(StringComparer.Ordinal));
        }

        foreach (var store in stores)
        {
            await store.DisposeAsync();
        }
    }

    [Fact]
    public async Task Write_AfterABatchThatFailed_HasNothingOfItInTheSums()
    {
        await using var test = await TestDatabase.Make(postgres);
        await using var store = test.NewStore();
        var row = Records.Minimal(1) with { Cost = 1, Currency = "USD", KeyId = "key_new" };
        await test.Execute("ALTER TABLE usage_days ADD CONSTRAINT trap CHECK (false)");
        await Assert.ThrowsAnyAsync<Exception>(async () => await store.Write([row], default));
        await test.Execute("ALTER TABLE usage_days DROP CONSTRAINT trap");

        await store.Write([row with { Cost = 0.25m }], default);

        var sum = await new PostgresSpendLedger(test.Database).Sum(SpendOwner.OfKey("key_new"), Records.Start.AddDays(-1), Records.Start.AddDays(2), default);
        Assert.Equal([new SpendSum("USD", 0.25m, 1)], sum);
        Assert.Equal(1, await test.Scalar<long>("SELECT count(*) FROM usage_hours"));
    }

    [Fact]
    public async Task Write_NamesThatPostgresRefuses_CountUnderThoseOfTheRows()
    {
        await using var test = await TestDatabase.Make(postgres);
        await using var store = test.NewStore();
        await store.Write([Records.Minimal(1) with { Model = "a\0b" }, Records.Minimal(2) with { Model = "a\ufffdb" }, Records.Minimal(3) with { Model = "a\ud800b" }], default);
        using var reports = new PostgresUsageReports(test.Database);

        var query = new UsageReportQuery(Records.Start.AddDays(-1), Records.Start.AddDays(1), [new UsageGrouping(UsageGroupKind.Model)], TimeZoneInfo.Utc);
        var row = Assert.Single(await reports.Read(query, default));

        Assert.Equal(("a\ufffdb", 3), (row.Groups[0], row.Requests));
    }
}
