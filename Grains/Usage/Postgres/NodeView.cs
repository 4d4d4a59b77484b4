using Gateway.Grains.Interfaces.Usage;

namespace Gateway.Grains.Usage.Postgres;

/// <summary>What the database said of the nodes.</summary>
/// <param name="AskedAt">The timestamp of the moment before it was asked.</param>
internal sealed record NodeView(long AskedAt, IReadOnlyList<(LedgerNode Node, TimeSpan Silence)> Nodes);
