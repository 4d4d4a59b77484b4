using FastEndpoints;
using Gateway.Api.Json;
using Gateway.Grains.Interfaces.Usage;

namespace Gateway.Api.Endpoints.Admin.Nodes;

/// <summary>The nodes that may owe the ledger rows.</summary>
internal sealed class ListNodesEndpoint(ILedgerNodes nodes) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Get("/admin/nodes");
        AllowAnonymous();
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        HttpContext.MarkResponseStart();
        var all = await nodes.List(ct);
        await ApiJson.Write(HttpContext, new ListView<LedgerNodeView>([.. all.Select(LedgerNodeView.Of)], null));
    }
}
