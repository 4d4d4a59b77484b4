using FastEndpoints;
using Gateway.Api.Errors;
using Gateway.Api.Json;

namespace Gateway.Api.Endpoints.Admin.Keys;

internal sealed class GetKeyEndpoint(KeyFinder keys) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Get("/admin/keys/{id}");
        AllowAnonymous();
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        HttpContext.MarkResponseStart();
        var (_, info) = await keys.Find(Route<string>("id"));
        await (info is null
            ? ErrorWriter.Write(HttpContext, GatewayErrors.NotFound("key with this id"))
            : ApiJson.Write(HttpContext, KeyView.Of(info)));
    }
}
