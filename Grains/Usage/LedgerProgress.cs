using Gateway.Grains.Interfaces.Usage;

namespace Gateway.Grains.Usage;

/// <summary>The progress of the only node that writes to its store.</summary>
internal sealed class LedgerProgress(UsageSpool spool, OpenRequests open, UsageWriter writer, TimeProvider time) : ILedgerProgress
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public async ValueTask Caught(SpendOwner owner, string before, IReadOnlySet<string> except, bool isFinal, CancellationToken cancellation)
    {
        if (isFinal)
        {
            await writer.Recovered.WaitAsync(cancellation);
            while (open.Any(owner, before, except))
            {
                await Task.Delay(Pause, time, cancellation);
            }
        }

        await spool.Flush(cancellation);
    }
}
