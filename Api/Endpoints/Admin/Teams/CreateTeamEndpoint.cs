using FastEndpoints;
using Gateway.Api.Errors;
using Gateway.Api.Json;
using Gateway.Api.Snapshot;

namespace Gateway.Api.Endpoints.Admin.Teams;

internal sealed class CreateTeamEndpoint(TeamFinder teams, CurrentSnapshot current) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Post("/admin/teams");
        AllowAnonymous();
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        HttpContext.MarkResponseStart();
        var (fields, error) = await JsonFields.Read(HttpContext);
        var policy = fields is null ? null : TeamFields.Read(fields, null, current.Value.Settings.Billing);
        var id = fields is null ? "" : TeamFields.ReadId(fields, policy!.Name);
        if ((error ?? fields!.Finish()) is { } wrong)
        {
            await ErrorWriter.Write(HttpContext, wrong);
            return;
        }

        await (await teams.GrainOf(id).Create(policy!) is { } info
            ? ApiJson.Write(HttpContext, TeamView.Of(info), 201)
            : ErrorWriter.Write(HttpContext, TeamErrors.Exists(id)));
    }
}
