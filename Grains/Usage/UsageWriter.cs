using Gateway.Grains.Interfaces.Usage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Grains.Usage;

/// <summary>
/// Carries records from the spool into the store, in batches. While the store is away it keeps its batch and tries again with growing pauses;
/// what finds no room in memory meanwhile waits in its file. Segments that earlier processes left behind come in the same way.
/// </summary>
internal sealed partial class UsageWriter(UsageSpool spool, OpenRequests open, IUsageStore store, SpoolLimits limits, TimeProvider time, ILogger<UsageWriter> logger, SpoolInstruments? instruments = null)
    : BackgroundService, IHostedLifecycleService
{
    private readonly List<UsageRecord> _batch = new(limits.BatchSize);
    private readonly List<SpoolSegment> _batchSegments = new(limits.BatchSize);
    private readonly SegmentReplay _replay = new(store, limits.BatchSize);
    private int _failures;
    private long _failedAt;
    private TimeSpan _pause;
    private long? _fileFailedAt;
    private readonly TaskCompletionSource _recovered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool IsPausing => _failures > 0 && time.GetElapsedTime(_failedAt) < _pause;

    /// <summary>Completes once all that earlier processes left behind is in the store.</summary>
    public Task Recovered => _recovered.Task;

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

            // A file that cannot be read must hold up neither the others nor the queue.
            var isReading = _fileFailedAt is not { } failedAt || time.GetElapsedTime(failedAt) >= limits.LongestPause;
            foreach (var segment in spool.SealIfDue())
            {
                await Settle(segment, isReading, stopping);
            }

            await Recover(stopping);
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
            instruments?.StoreFailed();
            LogStoreFailed(exception, _failures, _pause);
        }
    }

    /// <summary>
    /// Writes the rows of requests that an earlier process did not come to finish. After its segments: a request that had been finished has its
    /// own row by then, and that one stays.
    /// </summary>
    private async Task Recover(CancellationToken stopping)
    {
        if (_recovered.Task.IsCompleted || !spool.LeftBehind.All(static segment => segment.Stored.IsCompleted))
        {
            return;
        }

        var (lost, unreadable) = open.ReadLeftBehind();
        foreach (var batch in lost.Chunk(limits.BatchSize))
        {
            await store.Write(batch, stopping);
        }

        open.ForgetLeftBehind();
        if (lost.Count + unreadable > 0)
        {
            LogLost(lost.Count, unreadable);
        }

        _recovered.SetResult();
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

    /// <summary>Reads the segment into the store where that is needed, and puts its file away once all of it is there.</summary>
    private async Task Settle(SpoolSegment segment, bool isReading, CancellationToken stopping)
    {
        var isReadable = true;
        if (segment.IsQuiet)
        {
            segment.Dispose();
            if (segment.NeedsReading && isReading)
            {
                isReadable = await Read(segment, stopping);
            }
        }

        if (segment.IsStored)
        {
            Discard(segment, isReadable);
            spool.Retire(segment);
        }
    }

    /// <summary>False where the segment has whole records that this program cannot read.</summary>
    private async Task<bool> Read(SpoolSegment segment, CancellationToken stopping)
    {
        try
        {
            var (stored, unreadable) = await _replay.Run(segment.FilePath, stopping);
            segment.CountRead();
            LogReplayed(segment.FilePath, stored);
            if (unreadable > 0)
            {
                LogUnreadable(segment.FilePath, unreadable);
            }

            return unreadable == 0;
        }
        catch (SpoolFileException exception) when (exception.InnerException is FileNotFoundException or DirectoryNotFoundException)
        {
            // Nothing is left to try again.
            LogVanished(exception, segment.FilePath);
            segment.CountRead();
            return true;
        }
        catch (SpoolFileException exception)
        {
            LogFileFailed(exception, limits.LongestPause);
            _fileFailedAt = time.GetTimestamp();
            return true;
        }
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
