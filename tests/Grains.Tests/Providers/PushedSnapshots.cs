using System.Threading.Channels;
using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Grains.Tests.Providers;

/// <summary>Keeps what is pushed, in order.</summary>
internal sealed class PushedSnapshots : IProviderHealthObserver
{
    private readonly Channel<HealthSnapshot> _snapshots = Channel.CreateUnbounded<HealthSnapshot>();

    public ValueTask Changed(HealthSnapshot snapshot)
    {
        _snapshots.Writer.TryWrite(snapshot);
        return ValueTask.CompletedTask;
    }

    public async Task<HealthSnapshot> Next() => await _snapshots.Reader.ReadAsync();
}
