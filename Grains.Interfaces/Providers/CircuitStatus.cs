namespace Gateway.Grains.Interfaces.Providers;

/// <summary>The circuit of a model, or of a provider as a whole, for operators.</summary>
/// <param name="State">What holds now.</param>
/// <param name="Reason">Why it is not closed: one of <see cref="HealthReasons"/>; null where it is.</param>
/// <param name="OpenedAt">When it was opened last; null where it is closed.</param>
/// <param name="RetryAt">From when on it is probed; null where it is closed.</param>
/// <param name="CoolDownUntil">Until when the provider asked to be left alone; null for no cool-down.</param>
[GenerateSerializer, Immutable, Alias("gw.CircuitStatus")]
public sealed record CircuitStatus(
    [property: Id(0)] CircuitState State,
    [property: Id(1)] string? Reason,
    [property: Id(2)] DateTimeOffset? OpenedAt,
    [property: Id(3)] DateTimeOffset? RetryAt,
    [property: Id(4)] DateTimeOffset? CoolDownUntil);
