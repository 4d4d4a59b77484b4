using Gateway.Grains.Budgets;
using Gateway.Grains.Interfaces.Budgets;

namespace Gateway.Grains.Tests.Budgets;

public sealed class BudgetCalendarTests
{
    private static readonly DateTimeOffset First = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Last = new(2030, 12, 31, 0, 0, 0, TimeSpan.Zero);
    private static readonly BudgetPeriod[] Periods = [BudgetPeriod.Day, BudgetPeriod.Week, BudgetPeriod.Month];

    [Theory]
    // No change of the clock.
    [InlineData("Asia/Kolkata", BudgetPeriod.Day, "2026-03-29T18:29:59Z", "2026-03-28T18:30:00Z", "2026-03-29T18:30:00Z")]
    [InlineData("Asia/Kolkata", BudgetPeriod.Day, "2026-03-29T18:30:00Z", "2026-03-29T18:30:00Z", "2026-03-30T18:30:00Z")]
    [InlineData("Asia/Kolkata", BudgetPeriod.Week, "2026-03-29T18:29:59Z", "2026-03-22T18:30:00Z", "2026-03-29T18:30:00Z")]
    [InlineData("Asia/Kolkata", BudgetPeriod.Month, "2026-03-31T18:30:00Z", "2026-03-31T18:30:00Z", "2026-04-30T18:30:00Z")]
    // Forward on Sunday, 29 March 2026, 02:00; back on Sunday, 25 October 2026, 03:00.
    [InlineData("Europe/Berlin", BudgetPeriod.Day, "2026-03-29T10:00:00Z", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z")]
    [InlineData("Europe/Berlin", BudgetPeriod.Day, "2026-10-25T00:30:00Z", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z")]
    [InlineData("Europe/Berlin", BudgetPeriod.Day, "2026-10-25T22:59:59Z", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z")]
    [InlineData("Europe/Berlin", BudgetPeriod.Week, "2026-03-29T21:59:59Z", "2026-03-22T23:00:00Z", "2026-03-29T22:00:00Z")]
    [InlineData("Europe/Berlin", BudgetPeriod.Week, "2026-10-25T22:30:00Z", "2026-10-18T22:00:00Z", "2026-10-25T23:00:00Z")]
    [InlineData("Europe/Berlin", BudgetPeriod.Month, "2026-03-15T00:00:00Z", "2026-02-28T23:00:00Z", "2026-03-31T22:00:00Z")]
    [InlineData("Europe/Berlin", BudgetPeriod.Month, "2026-10-31T22:59:59Z", "2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z")]
    // Forward on Sunday, 8 March 2026; back on Sunday, 1 November 2026, both at 02:00.
    [InlineData("America/New_York", BudgetPeriod.Day, "2026-03-08T12:00:00Z", "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z")]
    [InlineData("America/New_York", BudgetPeriod.Day, "2026-11-01T06:30:00Z", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z")]
    [InlineData("America/New_York", BudgetPeriod.Week, "2026-11-01T23:00:00Z", "2026-10-26T04:00:00Z", "2026-11-02T05:00:00Z")]
    [InlineData("America/New_York", BudgetPeriod.Month, "2026-11-01T05:30:00Z", "2026-11-01T04:00:00Z", "2026-12-01T05:00:00Z")]
    // Forward at midnight: the day begins at 01:00. Back at 01:00: midnight comes twice, and the first one begins the day.
    [InlineData("America/Havana", BudgetPeriod.Day, "2026-03-08T12:00:00Z", "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z")]
    [InlineData("America/Havana", BudgetPeriod.Day, "2026-11-01T05:30:00Z", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z")]
    [InlineData("America/Havana", BudgetPeriod.Month, "2026-11-01T04:30:00Z", "2026-11-01T04:00:00Z", "2026-12-01T05:00:00Z")]
    [InlineData("Asia/Beirut", BudgetPeriod.Day, "2026-03-28T22:00:00Z", "2026-03-28T22:00:00Z", "2026-03-29T21:00:00Z")]
    // Back at midnight: the last hour of Saturday, 24 October 2026 comes twice.
    [InlineData("Asia/Beirut", BudgetPeriod.Day, "2026-10-24T21:30:00Z", "2026-10-23T21:00:00Z", "2026-10-24T22:00:00Z")]
    [InlineData("Africa/Cairo", BudgetPeriod.Day, "2026-04-23T22:00:00Z", "2026-04-23T22:00:00Z", "2026-04-24T21:00:00Z")]
    [InlineData("Africa/Cairo", BudgetPeriod.Day, "2026-10-29T21:30:00Z", "2026-10-28T21:00:00Z", "2026-10-29T22:00:00Z")]
    // Half an hour, at 02:00.
    [InlineData("Australia/Lord_Howe", BudgetPeriod.Day, "2026-04-05T00:00:00Z", "2026-04-04T13:00:00Z", "2026-04-05T13:30:00Z")]
    [InlineData("Australia/Lord_Howe", BudgetPeriod.Day, "2026-10-04T00:00:00Z", "2026-10-03T13:30:00Z", "2026-10-04T13:00:00Z")]
    // A zone that gave up its summer time's offset for good, back from midnight to 23:00, on the first day of a month.
    [InlineData("Africa/Juba", BudgetPeriod.Month, "2021-01-31T21:30:00Z", "2020-12-31T21:00:00Z", "2021-01-31T22:00:00Z")]
    public void PeriodOf_KnownMoment_HasKnownBounds(string zone, BudgetPeriod period, string now, string start, string end) =>
        Assert.Equal(
            (Utc(start), Utc(end)),
            BudgetCalendar.PeriodOf(period, TimeZoneInfo.FindSystemTimeZoneById(zone), Utc(now)));

    [Fact]
    public void PeriodOf_Total_HasNoBounds() =>
        Assert.Equal((null, null), BudgetCalendar.PeriodOf(BudgetPeriod.Total, TimeZoneInfo.Utc, First));

    [Fact]
    public void PeriodOf_EveryZone_TilesTime()
    {
        var wrong = new List<string>();
        foreach (var zone in TimeZoneInfo.GetSystemTimeZones())
        {
            foreach (var period in Periods)
            {
                if (Gap(zone, period) is { } gap)
                {
                    wrong.Add(gap);
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void PeriodOf_AnyMoment_HoldsIt_AndBordersOnItsNeighbours()
    {
        var random = new Random(20260329);
        var zones = TimeZoneInfo.GetSystemTimeZones();
        for (var round = 0; round < 100_000; round++)
        {
            var zone = zones[random.Next(zones.Count)];
            var period = Periods[random.Next(Periods.Length)];
            var now = First.AddTicks(random.NextInt64((Last - First).Ticks));

            var (start, end) = BudgetCalendar.PeriodOf(period, zone, now);

            Assert.True(start <= now && now < end, $"{zone.Id} {period} {now:O}: {start:O} to {end:O}");
            Assert.Equal((start, end), BudgetCalendar.PeriodOf(period, zone, start!.Value));
            Assert.Equal((start, end), BudgetCalendar.PeriodOf(period, zone, end!.Value.AddTicks(-1)));
            Assert.Equal(end, BudgetCalendar.PeriodOf(period, zone, end.Value).Start);
        }
    }

    /// <summary>From the first period on each begins where the one before ended, and a period is about as long as its name says.</summary>
    private static string? Gap(TimeZoneInfo zone, BudgetPeriod period)
    {
        var (least, most) = period switch
        {
            BudgetPeriod.Day => (1, 1),
            BudgetPeriod.Week => (7, 7),
            _ => (28, 31),
        };
        for (var (_, at) = BudgetCalendar.PeriodOf(period, zone, First); at < Last;)
        {
            var (start, end) = BudgetCalendar.PeriodOf(period, zone, at.Value);
            var length = end - start;
            if (start != at || length < TimeSpan.FromDays(least) - TimeSpan.FromHours(4) || length > TimeSpan.FromDays(most) + TimeSpan.FromHours(4))
            {
                return $"{zone.Id} {period}: at {at:O} from {start:O} to {end:O}";
            }

            at = end;
        }

        return null;
    }

    private static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
