namespace Gateway.Grains.Usage;

/// <summary>What waits for the store.</summary>
/// <param name="Records">Records in memory, those included that the writer is at. What found no room there is in <paramref name="Segments"/> only.</param>
/// <param name="Segments">Files with records that the store does not have.</param>
/// <param name="Bytes">Of those files.</param>
/// <param name="OldestAge">Since the oldest of them got its first record; zero for none.</param>
internal readonly record struct SpoolDepth(long Records, int Segments, long Bytes, TimeSpan OldestAge);
