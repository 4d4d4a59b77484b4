using System.Text.Json;
using Gateway.Grains.Interfaces.Usage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Grains.Usage;

/// <summary>
/// Carries records from the spool into the store, in batches. While the store is away it keeps its batch and tries again with growing pauses;
/// what finds no room in memory meanwhile waits in its file. Segments that earlier processes left behind come in the same way.
/// </summary>
internal sealed partial class UsageWriter(UsageSpool spool, IUsageStore store, SpoolLimits limits, TimeProvider time, ILogger<UsageWriter> logger)
    : BackgroundService, IHostedLifecycleService
{
    private readonly List<UsageRecord> _batch = new(limits.BatchSize);
    private readonly List<SpoolSegment> _batchSegments = new(limits.BatchSize);
    private int _failures;
    private long _failedAt;
    private TimeSpan _pause;

    private bool IsPausing => _failures > 0 && time.GetElapsedTime(_failedAt) < _pause;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Other services may still finish requests now: the writer ends in <see cref="StoppedAsync"/>.</summary>
    public override Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        if (ExecuteTask is not null)
        {
            try
            {
                await spool.Flush(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                LogLeftInSpool();
            }
        }

        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var tick = time.CreateTimer(static signal => ((WakeSignal)signal!).Wake(), spool.Writer, limits.BatchAge, limits.BatchAge);
        spool.Writer.Wake();
        try
        {
            while (true)
            {
                await spool.Writer.Wait(stoppingToken);
                if (!IsPausing)
                {
                    await Work(stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is not in the store is in the spool.
        }
    }

    private async Task Work(CancellationToken stopping)
    {
        try
        {
            await StoreQueued(stopping);
            foreach (var segment in spool.SealIfDue())
            {
                await Settle(segment, stopping);
            }

            if (_failures > 0)
            {
                LogStoreBack(_failures);
                _failures = 0;
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            _failures++;
            _failedAt = time.GetTimestamp();
            _pause = _failures == 1 ? limits.FirstPause : TimeSpan.FromTicks(Math.Min(_pause.Ticks * 2, limits.LongestPause.Ticks));
            LogStoreFailed(exception, _failures, _pause);
        }
    }

    private async Task StoreQueued(CancellationToken stopping)
    {
        // Bounded, so that under endless load the segments get their turn too.
        for (var taken = 0; taken <= limits.QueueLength; taken += limits.BatchSize)
        {
            // After a failure the batch still holds what was taken then.
            while (_batch.Count < limits.BatchSize && spool.TryTake(out var next))
            {
                _batch.Add(next.Record);
                _batchSegments.Add(next.Segment);
            }

            if (_batch.Count == 0)
            {
                return;
            }

            await store.Write(_batch, stopping);
            _batchSegments.ForEach(static segment => segment.CountStored());
            _batch.Clear();
            _batchSegments.Clear();
        }

        spool.Writer.Wake();
    }

    /// <summary>Reads the segment into the store where that is needed, and deletes it once all of it is there.</summary>
    private async Task Settle(SpoolSegment segment, CancellationToken stopping)
    {
        var isReadable = true;
        if (segment.IsQuiet && segment.NeedsReading)
        {
            isReadable = await ReadIntoStore(segment, stopping);
            segment.CountRead();
        }

        if (segment.IsStored)
        {
            Discard(segment, isReadable);
            spool.Retire(segment);
        }
        else if (segment.IsQuiet)
        {
            segment.Dispose();
        }
    }

    /// <summary>False where the segment has whole records that this program cannot read.</summary>
    private async Task<bool> ReadIntoStore(SpoolSegment segment, CancellationToken stopping)
    {
        var batch = new List<UsageRecord>();
        var (stored, unreadable) = (0, 0);
        await using var file = new FileStream(segment.FilePath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        foreach (var payload in SpoolReader.Read(file))
        {
            try
            {
                batch.Add(UsageRecordReader.Read(payload));
            }
            catch (Exception exception) when (exception is JsonException or FormatException or OverflowException)
            {
                unreadable++;
                LogUnreadable(exception, segment.FilePath);
            }

            if (batch.Count == limits.BatchSize)
            {
                await store.Write(batch, stopping);
                stored += batch.Count;
                batch.Clear();
            }
        }

        if (batch.Count > 0)
        {
            await store.Write(batch, stopping);
            stored += batch.Count;
        }

        LogReplayed(segment.FilePath, stored);
        return unreadable == 0;
    }

    private void Discard(SpoolSegment segment, bool isReadable)
    {
        try
        {
            if (isReadable)
            {
                File.Delete(segment.FilePath);
            }
            else
            {
                // For the operator: a later version of the program may know what to do with it.
                File.Move(segment.FilePath, segment.FilePath + ".unread", overwrite: true);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is replayed at the next start, which changes nothing.
            LogNotDiscarded(exception, segment.FilePath);
        }
    }
}
