using Gateway.Grains.Usage.Rollups;

namespace Gateway.Grains.Usage.Reports;

/// <summary>The identity of a group and currency.</summary>
/// <param name="Segment">Its place among the plan's segments.</param>
/// <param name="Names">Names that are not grouped by are empty.</param>
/// <param name="Metadata">Null for none.</param>
internal readonly record struct ReportGroup(int Segment, UsageSeries Names, string? Metadata);
