using System.Reflection;
using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Api.Tests.Health;

/// <summary>A provider's grain that answers when the test says so.</summary>
internal sealed class StubGrain : IProviderGrain
{
    public List<HealthReport> Reports { get; } = [];

    public int Asked { get; private set; }

    /// <summary>What the next report is answered with.</summary>
    public Func<Task<HealthSnapshot?>> OnReport { get; set; } = () => Task.FromResult<HealthSnapshot?>(null);

    public Func<Task<ProbeGrant>> OnProbe { get; set; } = () => Task.FromResult(new ProbeGrant(true, 1));

    public IGrainFactory Factory
    {
        get
        {
            var factory = DispatchProxy.Create<IGrainFactory, Proxy>();
            ((Proxy)(object)factory).Grain = this;
            return factory;
        }
    }

    public ValueTask<HealthSnapshot> Subscribe(HealthSubscription subscription) => throw new TimeoutException();

    public ValueTask<HealthSnapshot?> Report(HealthReport report)
    {
        Reports.Add(report);
        return new(OnReport());
    }

    public ValueTask<ProbeGrant> TryProbe(string model)
    {
        Asked++;
        return new(OnProbe());
    }

    public ValueTask<ProviderStatus> GetStatus() => throw new NotSupportedException();

    public ValueTask<ProviderStatus> Order(CircuitOverride order) => throw new NotSupportedException();

    internal class Proxy : DispatchProxy
    {
        public IProviderGrain? Grain { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Grain;
    }
}
