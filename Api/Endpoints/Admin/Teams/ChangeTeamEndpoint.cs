using FastEndpoints;
using Gateway.Api.Errors;
using Gateway.Api.Json;
using Gateway.Api.Pipeline;
using Gateway.Api.Snapshot;

namespace Gateway.Api.Endpoints.Admin.Teams;

internal sealed class ChangeTeamEndpoint(TeamFinder teams, LostCalls lost, CurrentSnapshot current) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Patch("/admin/teams/{id}");
        AllowAnonymous();
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        HttpContext.MarkResponseStart();
        var (grain, before) = await teams.Find(Route<string>("id"));
        if (TeamErrors.OfChange(before) is { } refused)
        {
            await ErrorWriter.Write(HttpContext, refused);
            return;
        }

        var (fields, error) = await JsonFields.Read(HttpContext);
        var policy = fields is null ? null : TeamFields.Read(fields, before!.Policy, current.Value.Settings.Billing);
        if ((error ?? fields!.Finish()) is { } wrong)
        {
            await ErrorWriter.Write(HttpContext, wrong);
            return;
        }

        // Null where it was deleted meanwhile.
        await (await lost.Repeat(() => grain!.Change(policy!)) is { } info
            ? ApiJson.Write(HttpContext, TeamView.Of(info))
            : ErrorWriter.Write(HttpContext, TeamErrors.Deleted(before!.Id)));
    }
}
