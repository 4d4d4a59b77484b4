using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Api.Health;

internal enum TargetCondition { Available, HalfOpen, Open, CoolingDown }

internal readonly record struct TargetHealth(TargetCondition Condition, TimeSpan Left, string? Reason);

internal sealed class ProviderHealth
{
    public TargetHealth Look(string provider, string model) => default;

    public ValueTask<bool> TryProbe(string provider, string model) => ValueTask.FromResult(true);

    public void Report(string provider, in AttemptReport report) { }

    public void Began(string provider) { }

    public void Ended(string provider) { }

    public TimeSpan? FirstTokenEstimate(string provider, string model) => null;
}
