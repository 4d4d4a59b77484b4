namespace Gateway.Grains.Interfaces.Protocols.Forms;

/// <summary>A stretch of a rewritten form.</summary>
/// <param name="Start">Where it begins in the original; 0 for what is inserted.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Inserted">The bytes of ours; empty for a stretch of the original.</param>
public readonly record struct FormSegment(long Start, long Length, ReadOnlyMemory<byte> Inserted);
