namespace Gateway.Grains.Interfaces.Usage;

/// <summary>How far a node's rows are in the ledger.</summary>
/// <param name="Id">The name in its data directory (<c>node.id</c>), the same for every process that runs there.</param>
/// <param name="CaughtUpTo">
/// Its requests from before this moment that spend bounded money are all over and in the ledger; by its own clock. Null while that is not known:
/// an earlier process left something behind, or the store is away.
/// </param>
/// <param name="SeenAt">When it last said so, by the store's clock.</param>
/// <param name="IsThis">Whether it is the node that answers.</param>
public sealed record LedgerNode(string Id, DateTimeOffset? CaughtUpTo, DateTimeOffset SeenAt, bool IsThis);
