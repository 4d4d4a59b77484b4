using FastEndpoints;
using Gateway.Api.Errors;
using Gateway.Api.Json;

namespace Gateway.Api.Endpoints.Admin.Teams;

internal sealed class GetTeamEndpoint(TeamFinder teams) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Get("/admin/teams/{id}");
        AllowAnonymous();
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        HttpContext.MarkResponseStart();
        var (_, info) = await teams.Find(Route<string>("id"));
        await (info is null
            ? ErrorWriter.Write(HttpContext, TeamErrors.NotFound)
            : ApiJson.Write(HttpContext, TeamView.Of(info)));
    }
}
