namespace Gateway.Grains.Usage.Reports;

/// <summary>A part of a report's range that is one group of time. Milliseconds since 1970, half-open.</summary>
/// <param name="Label">Null where time is not grouped.</param>
internal readonly record struct TimeSegment(long From, long To, string? Label);
