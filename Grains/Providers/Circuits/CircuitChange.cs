namespace Gateway.Grains.Providers.Circuits;

/// <summary>Something changed that nodes, the store or the log are told of.</summary>
/// <param name="Kind">What.</param>
/// <param name="Model">Which model; null for the provider as a whole.</param>
/// <param name="For">How long it lasts; zero where that has no meaning.</param>
/// <param name="Reason">Why; null where that has no meaning.</param>
internal readonly record struct CircuitChange(CircuitChangeKind Kind, string? Model, TimeSpan For = default, string? Reason = null);
