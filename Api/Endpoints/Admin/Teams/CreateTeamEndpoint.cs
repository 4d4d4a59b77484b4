using FastEndpoints;
using Gateway.Api.Errors;
using Gateway.Api.Json;
using Gateway.Api.Pipeline;
using Gateway.Api.Snapshot;

namespace Gateway.Api.Endpoints.Admin.Teams;

internal sealed class CreateTeamEndpoint(TeamFinder teams, LostCalls lost, CurrentSnapshot current) : EndpointWithoutRequest
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

        // One that got lost and was made all the same is told as one that exists.
        await (await lost.Repeat(() => teams.GrainOf(id).Create(policy!)) is { } info
            ? ApiJson.Write(HttpContext, TeamView.Of(info), 201)
            : ErrorWriter.Write(HttpContext, TeamErrors.Exists(id)));
    }
}
