using System.Threading.Channels;

namespace Gateway.Grains.Usage;

/// <summary>Wakes one waiter. Several calls before it looks are one.</summary>
internal sealed class WakeSignal
{
    private readonly Channel<bool> _calls = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public void Wake() => _calls.Writer.TryWrite(true);

    /// <summary>Completes at the next call, or at once where there was one since the last time.</summary>
    public async ValueTask Wait(CancellationToken cancellation) => await _calls.Reader.ReadAsync(cancellation);
}
