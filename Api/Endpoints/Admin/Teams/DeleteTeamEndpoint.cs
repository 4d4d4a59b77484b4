using FastEndpoints;
using Gateway.Api.Errors;
using Gateway.Api.Json;
using Gateway.Api.Pipeline;

namespace Gateway.Api.Endpoints.Admin.Teams;

/// <summary>Deletes a team for good: its keys are refused, its ledger stays. A repeat answers the same.</summary>
internal sealed class DeleteTeamEndpoint(TeamFinder teams, LostCalls lost) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Delete("/admin/teams/{id}");
        AllowAnonymous();
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        HttpContext.MarkResponseStart();
        var (grain, before) = await teams.Find(Route<string>("id"));
        await (before is null
            ? ErrorWriter.Write(HttpContext, TeamErrors.NotFound)
            : ApiJson.Write(HttpContext, TeamView.Of((await lost.Repeat(grain!.Delete))!)));
    }
}
