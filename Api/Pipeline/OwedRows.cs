using System.Collections.Concurrent;
using Gateway.Grains.Interfaces.Usage;
using Microsoft.Extensions.Logging;

namespace Gateway.Api.Pipeline;

/// <summary>
/// Rows that the spool did not take, most likely since the disk is full: a provider was paid for each, so they are tried again until they are
/// written. Meanwhile no further request is taken, hence there are never more than requests were in flight. A process that dies loses them, but
/// for those that spend bounded money: their notes stay.
/// </summary>
internal sealed class OwedRows(IUsageSpool spool, TimeProvider time, ILogger<OwedRows> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentQueue<(UsageRecord Row, Action Written)> _rows = new();
    private int _count;

    public bool Any => Volatile.Read(ref _count) > 0;

    /// <param name="written">Told when the row is in the spool.</param>
    public void Owe(UsageRecord row, Action written)
    {
        _rows.Enqueue((row, written));
        if (Interlocked.Increment(ref _count) == 1)
        {
            _ = Pay();
        }
    }

    private async Task Pay()
    {
        try
        {
            var paid = 0;
            do
            {
                await Task.Delay(Pause, time);
                while (_rows.TryPeek(out var owed) && TryAppend(owed.Row))
                {
                    _rows.TryDequeue(out _);
                    owed.Written();
                    paid++;
                    if (Interlocked.Decrement(ref _count) == 0)
                    {
                        PipelineLog.OwedRowsPaid(logger, paid);
                        return;
                    }
                }
            }
            while (true);
        }
        catch (ObjectDisposedException exception)
        {
            // The process ends.
            PipelineLog.OwedRowsLost(logger, exception, _count);
        }
    }

    private bool TryAppend(UsageRecord row)
    {
        try
        {
            spool.Append(row);
            return true;
        }
        catch (IOException)
        {
            // Told when the first row was refused; the requests that are refused meanwhile tell the rest.
            return false;
        }
    }
}
