using FastEndpoints;
using Gateway.Api.Errors;
using Gateway.Api.Json;
using Gateway.Api.Snapshot;

namespace Gateway.Api.Endpoints.Admin.Teams;

internal sealed class GetWalletEndpoint(TeamFinder teams, CurrentSnapshot current) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Get("/admin/teams/{id}/wallet");
        AllowAnonymous();
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        HttpContext.MarkResponseStart();
        var (_, info) = await teams.Find(Route<string>("id"));
        await (info is null
            ? ErrorWriter.Write(HttpContext, TeamErrors.NotFound)
            : ApiJson.Write(HttpContext, WalletView.Of(info, current.Value.Settings.Billing.Currency)));
    }
}
