namespace Gateway.Grains.Interfaces.Usage;

/// <summary>Adds up the ledger. Off the request's path.</summary>
public interface IUsageReports
{
    /// <summary>The most groups a report may have.</summary>
    const int MaxGroups = 10_000;

    /// <summary>
    /// The most days of rows that are read one by one: for a grouping by metadata, and for hours of a time zone that is not whole hours from UTC.
    /// Other reports have no bound in time.
    /// </summary>
    const int MaxDaysOfRows = 31;

    /// <summary>
    /// One row a group and currency, in the order of the groupings (times ascending, names by ordinal, none last). Requests without a currency (those
    /// that no provider answered) count in their group's row where it has but one. All of it is read at one moment.
    /// Throws <see cref="UsageReportTooLargeException"/>.
    /// </summary>
    ValueTask<IReadOnlyList<UsageReportRow>> Read(UsageReportQuery query, CancellationToken cancellation);
}
