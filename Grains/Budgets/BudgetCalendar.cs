using Gateway.Grains.Interfaces.Budgets;

namespace Gateway.Grains.Budgets;

/// <summary>When a budget's periods begin and end. Pure.</summary>
internal static class BudgetCalendar
{
    /// <summary>A day more than any period lasts, in which a local midnight has to be found.</summary>
    private const int MinutesInDay = 24 * 60;

    /// <summary>The period that holds this moment. A total has neither a beginning nor an end.</summary>
    public static (DateTimeOffset? Start, DateTimeOffset? End) PeriodOf(BudgetPeriod period, TimeZoneInfo zone, DateTimeOffset now)
    {
        if (period == BudgetPeriod.Total)
        {
            return (null, null);
        }

        var first = FirstDay(period, DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime));
        var start = BeginningOf(first, zone);

        // Where the clock is set back over midnight, the last hour of a day comes again after the next one began.
        if (Next(period, first) is var next && BeginningOf(next, zone) is var end && now >= end)
        {
            return (end, BeginningOf(Next(period, next), zone));
        }

        return (start, end);
    }

    private static DateOnly FirstDay(BudgetPeriod period, DateOnly day) => period switch
    {
        BudgetPeriod.Week => day.AddDays(-(((int)day.DayOfWeek + 6) % 7)),
        BudgetPeriod.Month => new DateOnly(day.Year, day.Month, 1),
        _ => day,
    };

    private static DateOnly Next(BudgetPeriod period, DateOnly first) => period switch
    {
        BudgetPeriod.Week => first.AddDays(7),
        BudgetPeriod.Month => first.AddMonths(1),
        _ => first.AddDays(1),
    };

    /// <summary>The first moment of a day: its midnight, the first of two, or where the clock jumps over it the moment of the jump.</summary>
    private static DateTimeOffset BeginningOf(DateOnly day, TimeZoneInfo zone)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        if (zone.IsAmbiguousTime(midnight))
        {
            return new DateTimeOffset(midnight, zone.GetAmbiguousTimeOffsets(midnight).Max()).ToUniversalTime();
        }

        var minutes = 0;
        while (zone.IsInvalidTime(midnight.AddMinutes(minutes)) && minutes < MinutesInDay)
        {
            minutes++;
        }

        var first = midnight.AddMinutes(minutes);
        return new DateTimeOffset(first, zone.GetUtcOffset(first)).ToUniversalTime();
    }
}
