using FastEndpoints;
using Gateway.Api.Errors;
using Gateway.Api.Json;
using Gateway.Api.Pipeline;
using Gateway.Api.Snapshot;

namespace Gateway.Api.Endpoints.Admin.Keys;

internal sealed class ChangeKeyEndpoint(KeyFinder keys, LostCalls lost, CurrentSnapshot current) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Patch("/admin/keys/{id}");
        AllowAnonymous();
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        HttpContext.MarkResponseStart();
        var (grain, before) = await keys.Find(Route<string>("id"));
        if (KeyErrors.OfChange(before) is { } refused)
        {
            await ErrorWriter.Write(HttpContext, refused);
            return;
        }

        var (fields, error) = await JsonFields.Read(HttpContext);
        var policy = fields is null ? null : KeyFields.Read(fields, before!.Policy, current.Value.Settings.Billing);
        if ((error ?? fields!.Finish()) is { } wrong)
        {
            await ErrorWriter.Write(HttpContext, wrong);
            return;
        }

        await lost.Repeat(() => grain!.Change(policy!));
        await ApiJson.Write(HttpContext, KeyView.Of((await lost.Repeat(grain!.Get))!));
    }
}
