using System.Diagnostics.Metrics;

namespace Gateway.Grains.Usage;

/// <summary>How far the store is behind. Looked up when somebody asks.</summary>
internal sealed class SpoolInstruments
{
    private readonly Counter<long> _storeFailures;

    public SpoolInstruments(IMeterFactory meters, UsageSpool spool)
    {
        var meter = meters.Create(Webhooks.Alerts.MeterName);
        _storeFailures = meter.CreateCounter<long>("gateway.ledger.store.failures", "{failure}", "Batches that the ledger's store did not take; they are tried again.");
        meter.CreateObservableUpDownCounter("gateway.spool.records", () => spool.Depth().Records, "{record}", "Ledger rows in memory that are not in the store yet.");
        meter.CreateObservableUpDownCounter("gateway.spool.segments", () => spool.Depth().Segments, "{file}", "Spool files with ledger rows that are not in the store yet.");
        meter.CreateObservableUpDownCounter("gateway.spool.size", () => spool.Depth().Bytes, "By", "Bytes of the spool files with ledger rows that are not in the store yet.");
        meter.CreateObservableGauge("gateway.spool.age", () => spool.Depth().OldestAge.TotalSeconds, "s", "Since the oldest spool file that the store does not have got its first row; 0 for none.");
    }

    public void StoreFailed() => _storeFailures.Add(1);
}
