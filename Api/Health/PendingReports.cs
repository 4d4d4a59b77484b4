using System.Collections.Concurrent;
using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Api.Health;

/// <summary>
/// What this node has to report of one provider. Successes are counted, everything else is kept one by one, in order. Bounded: models and
/// entries beyond their number are dropped, since what is there says enough.
/// </summary>
internal sealed class PendingReports(TimeProvider time)
{
    /// <summary>Models that are metered at most: callers can invent names.</summary>
    public const int MaxModels = 1000;

    /// <summary>Entries that wait at most; reached only while the grain is out of reach.</summary>
    public const int MaxEntries = 500;

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, ModelMeter> _meters = new(StringComparer.Ordinal);
    private readonly List<ModelMeter> _pending = [];
    private List<HealthReportEntry> _entries = [];

    /// <summary>Entries that were dropped since the start.</summary>
    public long Dropped { get; private set; }

    /// <param name="report">The attempt.</param>
    /// <param name="permit">The permit that it settles; 0 for none.</param>
    public void Add(in AttemptReport report, long permit)
    {
        lock (_lock)
        {
            if (report.Verdict == AttemptVerdict.Success)
            {
                Measure(report, permit);
                if (permit == 0)
                {
                    return;
                }
            }
            else if (_meters.TryGetValue(report.Model, out var meter))
            {
                // What came before the failure is counted before it.
                Close(meter);
            }

            if (permit == 0 && _entries.Count >= MaxEntries)
            {
                Dropped++;
                return;
            }

            _entries.Add(new HealthReportEntry(
                report.Model, report.Verdict, 1, time.GetUtcNow() - report.BegunAt, permit, report.RetryAfter, report.WholeAccount));
        }
    }

    /// <summary>Everything since the last call; null where there is nothing.</summary>
    public HealthReport? Take()
    {
        lock (_lock)
        {
            if (_pending.Count == 0 && _entries.Count == 0)
            {
                return null;
            }

            var latencies = new ModelLatency[_pending.Count];
            for (var at = 0; at < latencies.Length; at++)
            {
                var meter = _pending[at];
                Close(meter);
                meter.Pending = false;
                latencies[at] = new ModelLatency(meter.Model, meter.Durations.Take(), meter.FirstTokens.Take());
            }

            _pending.Clear();
            var entries = _entries.ToArray();
            _entries.Clear();
            return new HealthReport(entries, latencies);
        }
    }

    /// <summary>Puts back what could not be sent, before what came since. Successes are let go: their absence opens nothing.</summary>
    public void Return(HealthReport report, bool onlyPermits)
    {
        lock (_lock)
        {
            var kept = report.Entries.Where(entry => entry.Permit != 0 || (!onlyPermits && entry.Verdict != AttemptVerdict.Success)).ToList();
            var room = Math.Max(0, MaxEntries - _entries.Count);
            Dropped += Math.Max(0, kept.Count - room);
            _entries = [.. kept.Take(room), .. _entries];
        }
    }

    public TimeSpan? FirstTokenEstimate(string model) =>
        _meters.TryGetValue(model, out var meter) ? meter.FirstToken.Estimate(time.GetTimestamp(), time.TimestampFrequency) : null;

    private void Measure(in AttemptReport report, long permit)
    {
        if (!_meters.TryGetValue(report.Model, out var meter))
        {
            if (_pending.Count >= MaxModels)
            {
                Dropped++;
                return;
            }

            MakeRoom();
            _meters[report.Model] = meter = new ModelMeter(report.Model);
        }

        meter.Durations.Add(report.DurationUs);
        if (report.FirstTokenUs is { } first)
        {
            meter.FirstTokens.Add(first);
            meter.FirstToken.Add(first, time.GetTimestamp(), time.TimestampFrequency);
        }

        if (permit == 0)
        {
            meter.Successes++;
        }

        if (!meter.Pending)
        {
            meter.Pending = true;
            _pending.Add(meter);
        }
    }

    private void Close(ModelMeter meter)
    {
        if (meter.Successes > 0)
        {
            _entries.Add(new HealthReportEntry(meter.Model, AttemptVerdict.Success, meter.Successes, default));
            meter.Successes = 0;
        }
    }

    /// <summary>All that wait for nothing give way at once: no list of ages on the request's path, and the busy ones come back with their next answer.</summary>
    private void MakeRoom()
    {
        if (_meters.Count < MaxModels)
        {
            return;
        }

        foreach (var (model, meter) in _meters)
        {
            if (!meter.Pending)
            {
                _meters.TryRemove(model, out _);
            }
        }
    }
}
