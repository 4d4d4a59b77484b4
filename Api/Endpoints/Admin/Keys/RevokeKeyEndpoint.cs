using FastEndpoints;
using Gateway.Api.Errors;
using Gateway.Api.Json;
using Gateway.Api.Pipeline;

namespace Gateway.Api.Endpoints.Admin.Keys;

/// <summary>Revokes a key for good; its rows stay in the ledger. A repeat answers the same.</summary>
internal sealed class RevokeKeyEndpoint(KeyFinder keys, LostCalls lost) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Delete("/admin/keys/{id}");
        AllowAnonymous();
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        HttpContext.MarkResponseStart();
        var (grain, before) = await keys.Find(Route<string>("id"));
        if (before is not { RevokedAt: not null } && KeyErrors.OfChange(before) is { } refused)
        {
            await ErrorWriter.Write(HttpContext, refused);
            return;
        }

        await lost.Repeat(() => grain!.Revoke());
        await ApiJson.Write(HttpContext, KeyView.Of((await lost.Repeat(grain!.Get))!));
    }
}
