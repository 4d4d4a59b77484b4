using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Interfaces.Values;
using Gateway.Grains.Tests.Storage;
using Gateway.Grains.Tests.Usage.Rollups;
using Gateway.Grains.Usage;
using Gateway.Grains.Usage.Reports;

namespace Gateway.Grains.Tests.Usage.Reports;

/// <summary>Every report is held against one that is made of the rows by simple means. The rows span Europe's change of the clocks on 29 March 2026.</summary>
public sealed class UsageReportTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Read_AnyReport_IsWhatItsRowsSumUpTo(int seed)
    {
        var random = new Random(seed);
        using var temp = new TempStore();
        using var store = new SqliteUsageStore(temp.Database);
        using var reports = new SqliteUsageReports(temp.Database);
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
    public async Task Read_ByHoursThatComeTwice_KeepsThemApartAndInOrder()
    {
        using var temp = new TempStore();
        using var store = new SqliteUsageStore(temp.Database);
        using var reports = new SqliteUsageReports(temp.Database);
        var change = new DateTimeOffset(2026, 10, 25, 1, 0, 0, TimeSpan.Zero);
        await store.Write([At(change.AddMinutes(-5)), At(change.AddMinutes(5))], default);

        var query = new UsageReportQuery(change.AddHours(-1), change.AddHours(1), [new UsageGrouping(UsageGroupKind.Hour)], TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        var report = await reports.Read(query, default);

        Assert.Equal(["2026-10-25T02:00:00+02:00", "2026-10-25T02:00:00+01:00"], report.Select(static row => row.Groups[0]));
    }

    [Fact]
    public async Task Read_TooMuch_SaysWhatToNarrow()
    {
        using var temp = new TempStore();
        using var reports = new SqliteUsageReports(temp.Database);
        var start = RandomRows.Start;
        await Refused(new UsageReportQuery(start, start.AddDays(32), [new UsageGrouping(UsageGroupKind.Metadata, "app")], TimeZoneInfo.Utc));
        await Refused(new UsageReportQuery(start, start.AddDays(32), [new UsageGrouping(UsageGroupKind.Hour)], TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata")));
        await Refused(new UsageReportQuery(start, start.AddDays(500), [new UsageGrouping(UsageGroupKind.Hour)], TimeZoneInfo.Utc));
        Assert.Empty(await reports.Read(new UsageReportQuery(start, start.AddDays(366), [new UsageGrouping(UsageGroupKind.Day)], TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata")), default));
        Assert.Empty(await reports.Read(new UsageReportQuery(start, start.AddDays(400), [new UsageGrouping(UsageGroupKind.Hour)], TimeZoneInfo.Utc), default));
        Assert.Empty(await reports.Read(new UsageReportQuery(start, start.AddDays(-1), [], TimeZoneInfo.Utc), default));

        async Task Refused(UsageReportQuery query) => await Assert.ThrowsAsync<UsageReportTooLargeException>(async () => await reports.Read(query, default));
    }

    private static UsageRecord At(DateTimeOffset time) => Records.Minimal(1) with { Id = RequestId.FloorOf(time), CreatedAt = time };
}
