using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Storage;

namespace Gateway.Grains.Usage.Reports;

/// <summary>Reports over the ledger in the embedded database. Two at a time: they take a core each.</summary>
internal sealed class SqliteUsageReports(SqliteDatabase database) : IUsageReports, IDisposable
{
    private readonly SemaphoreSlim _places = new(2);

    public async ValueTask<IReadOnlyList<UsageReportRow>> Read(UsageReportQuery query, CancellationToken cancellation)
    {
        var plan = ReportPlan.Of(query);
        await _places.WaitAsync(cancellation);
        try
        {
            using var connection = database.Open();

            // One transaction reads one state of the store: the writer may commit between any two statements.
            using var transaction = connection.BeginTransaction(deferred: true);
            using var reading = new SqliteReportReader(connection, plan, cancellation);
            return reading.Read();
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();
}
