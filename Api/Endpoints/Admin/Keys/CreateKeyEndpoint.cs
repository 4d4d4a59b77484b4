using FastEndpoints;
using Gateway.Api.Errors;
using Gateway.Api.Json;
using Gateway.Grains.Interfaces.ApiKeys;

namespace Gateway.Api.Endpoints.Admin.Keys;

internal sealed class CreateKeyEndpoint(IGrainFactory grains, TimeProvider time) : EndpointWithoutRequest
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
        var policy = fields is null ? null : KeyFields.Read(fields, null);
        if ((error ?? fields!.Finish()) is { } wrong)
        {
            await ErrorWriter.Write(HttpContext, wrong);
            return;
        }

        var id = ApiKeyFormat.NewId(time);
        var secret = ApiKeyFormat.NewSecret(id);
        var info = await grains.GetGrain<IApiKeyGrain>(id).Create(policy!, SecretHash.Of(secret))
            ?? throw new InvalidOperationException("A new key's id was taken.");
        await ApiJson.Write(HttpContext, KeyView.Of(info, secret), 201);
    }
}
