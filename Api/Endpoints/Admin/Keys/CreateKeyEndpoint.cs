using FastEndpoints;
using Gateway.Api.Errors;
using Gateway.Api.Json;
using Gateway.Api.Pipeline;
using Gateway.Api.Snapshot;
using Gateway.Grains.Interfaces.ApiKeys;

namespace Gateway.Api.Endpoints.Admin.Keys;

internal sealed class CreateKeyEndpoint(IGrainFactory grains, LostCalls lost, CurrentSnapshot current, TimeProvider time) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Post("/admin/keys");
        AllowAnonymous();
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        HttpContext.MarkResponseStart();
        var (fields, error) = await JsonFields.Read(HttpContext);
        var policy = fields is null ? null : KeyFields.Read(fields, null, current.Value.Settings.Billing);
        if ((error ?? fields!.Finish()) is { } wrong)
        {
            await ErrorWriter.Write(HttpContext, wrong);
            return;
        }

        var id = ApiKeyFormat.NewId(time);
        var secret = ApiKeyFormat.NewSecret(id);
        var grain = grains.GetGrain<IApiKeyGrain>(id);
        if (await lost.Repeat(() => grain.Create(policy!, SecretHash.Of(secret))) is null)
        {
            throw new InvalidOperationException("A new key's id was taken.");
        }

        await ApiJson.Write(HttpContext, KeyView.Of((await lost.Repeat(grain.Get))!, secret), 201);
    }
}
