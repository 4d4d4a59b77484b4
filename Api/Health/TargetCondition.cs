namespace Gateway.Api.Health;

/// <summary>Whether a request may be sent to a target.</summary>
internal enum TargetCondition
{
    Available,

    /// <summary>Only with a permit: <see cref="ProviderHealth.TryProbe"/>.</summary>
    HalfOpen,
    Open,
    CoolingDown,
}
