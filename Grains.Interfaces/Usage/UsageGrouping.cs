namespace Gateway.Grains.Interfaces.Usage;

/// <summary>One thing to group usage by.</summary>
/// <param name="Metadata">The name in the metadata; null for the other kinds.</param>
public readonly record struct UsageGrouping(UsageGroupKind Kind, string? Metadata = null);
