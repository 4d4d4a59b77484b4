using FastEndpoints;
using Gateway.Api.Access;
using Gateway.Api.Endpoints.Admin.Keys;
using Gateway.Api.Json;

namespace Gateway.Api.Endpoints.OpenAI;

/// <summary>What the holder of a key may know of it.</summary>
internal sealed class GetOwnKeyEndpoint(CallerGate gate, KeyFinder keys) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Get("/v1/key");
        AllowAnonymous();
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        HttpContext.MarkResponseStart();
        if (await gate.Identify(HttpContext) is { } caller && await keys.Get(caller.KeyId) is { } info)
        {
            await ApiJson.Write(HttpContext, KeyView.Of(info));
        }
    }
}
