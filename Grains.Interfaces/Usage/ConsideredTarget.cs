namespace Gateway.Grains.Interfaces.Usage;

/// <summary>A target that the router looked at.</summary>
/// <param name="Excluded">Why it was left out; null where it was a candidate.</param>
public sealed record ConsideredTarget(string Provider, string Model, string? Excluded);
