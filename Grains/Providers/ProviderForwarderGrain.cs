using Gateway.Grains.Interfaces.Providers;
using Orleans.Concurrency;

namespace Gateway.Grains.Providers;

/// <summary>
/// One activation a silo and provider: a stateless worker is always activated on the caller's own silo, and being reentrant it carries
/// any number of requests at once.
/// </summary>
[StatelessWorker(1), Reentrant]
internal sealed class ProviderForwarderGrain(ProviderSender sender) : Grain, IProviderForwarderGrain
{
    private string? _name;

    public ValueTask<ProviderReply> Forward(ProviderRequest request) => sender.Send(_name ??= this.GetPrimaryKeyString(), request);
}
