using FastEndpoints;
using Gateway.Api.Errors;
using Gateway.Api.Json;
using Gateway.Api.Pipeline;
using Gateway.Grains.Interfaces.ApiKeys;

namespace Gateway.Api.Endpoints.Admin.Keys;

/// <summary>Gives a key a new secret. Body: <c>{"grace_seconds": 0..2592000}</c>, default 0: the old secret ends at once.</summary>
internal sealed class RotateKeyEndpoint(KeyFinder keys, LostCalls lost) : EndpointWithoutRequest
{
    private const int MaxGraceSeconds = 30 * 24 * 60 * 60;

    public override void Configure()
    {
        Post("/admin/keys/{id}/rotate");
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
        var grace = fields?.Whole("grace_seconds", 0, MaxGraceSeconds, 0) ?? 0;
        if ((error ?? fields!.Finish()) is { } wrong)
        {
            await ErrorWriter.Write(HttpContext, wrong);
            return;
        }

        var secret = ApiKeyFormat.NewSecret(before!.Id);
        await lost.Repeat(() => grain!.Rotate(SecretHash.Of(secret), TimeSpan.FromSeconds(grace)));
        await ApiJson.Write(HttpContext, KeyView.Of((await lost.Repeat(grain!.Get))!, secret));
    }
}
