using FastEndpoints;
using Gateway.Api.Errors;
using Gateway.Grains.Interfaces.Usage;
using Microsoft.AspNetCore.Http;

namespace Gateway.Api.Endpoints.Admin.Nodes;

/// <summary>Gives up a node that died and will not be started again with its data directory.</summary>
internal sealed class ForgetNodeEndpoint(ILedgerNodes nodes) : EndpointWithoutRequest
{
    private static readonly ApiError NotFound = GatewayErrors.NotFound("node with this id");

    private static readonly ApiError Alive = new(
        409, GatewayErrors.InvalidRequest, "node_alive", "This node was seen in the last 30 seconds: only one that is gone can be given up. Nothing changed.", Retryable: true);

    public override void Configure()
    {
        Delete("/admin/nodes/{id}");
        AllowAnonymous();
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        HttpContext.MarkResponseStart();
        switch (await nodes.Forget(Route<string>("id") ?? "", ct))
        {
            case ForgetNodeResult.Forgotten:
                HttpContext.Response.StatusCode = StatusCodes.Status204NoContent;
                break;
            case ForgetNodeResult.Alive:
                await ErrorWriter.Write(HttpContext, Alive);
                break;
            default:
                await ErrorWriter.Write(HttpContext, NotFound);
                break;
        }
    }
}
