using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Api.Health;

/// <summary>A target's health, as this node knows it.</summary>
/// <param name="Condition">Whether a request may be sent there.</param>
/// <param name="Left">Until the break or the cool-down ends; zero where nothing is waited for, <see cref="TimeSpan.MaxValue"/> where only an operator ends it.</param>
/// <param name="Reason">One of <see cref="HealthReasons"/>; null where it is available.</param>
internal readonly record struct TargetHealth(TargetCondition Condition, TimeSpan Left, string? Reason);
