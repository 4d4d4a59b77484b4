using Gateway.Grains.Interfaces.Usage;

namespace Gateway.Grains.Usage;

/// <summary>A record on its way to the store, and the segment that holds it until it is there.</summary>
internal readonly record struct SpooledRecord(UsageRecord Record, SpoolSegment Segment);
