using Gateway.Grains.Interfaces.Usage;

namespace Gateway.Api.Endpoints.Admin.Nodes;

internal sealed record LedgerNodeView(string Id, DateTimeOffset? CaughtUpTo, DateTimeOffset SeenAt, bool This)
{
    public static LedgerNodeView Of(LedgerNode node) => new(node.Id, node.CaughtUpTo, node.SeenAt, node.IsThis);
}
