using System.Data;
using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Storage.Postgres;
using Gateway.Grains.Usage.Reports;

namespace Gateway.Grains.Usage.Postgres;

/// <summary>Reports over the ledger in the cluster's database. Two at a time from each node: they take a core each, there or here.</summary>
internal sealed class PostgresUsageReports(PostgresDatabase database) : IUsageReports, IDisposable
{
    private readonly SemaphoreSlim _places = new(2);

    public async ValueTask<IReadOnlyList<UsageReportRow>> Read(UsageReportQuery query, CancellationToken cancellation)
    {
        var plan = ReportPlan.Of(query);
        await _places.WaitAsync(cancellation);
        try
        {
            await using var connection = await database.Source.OpenConnectionAsync(cancellation);

            // One state of the store for all statements: writers commit between any two.
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
            return await new PostgresReportReader(connection, plan, cancellation).Read();
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();
}
