using FastEndpoints;
using Gateway.Api.Errors;
using Gateway.Api.Json;

namespace Gateway.Api.Endpoints.Admin.Requests;

internal sealed class GetRequestEndpoint(RequestRows rows) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Get("/admin/requests/{id}");
        AllowAnonymous();
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        HttpContext.MarkResponseStart();
        var row = await rows.Find(Route<string>("id") ?? "", ct);
        await (row is null
            ? ErrorWriter.Write(HttpContext, GatewayErrors.NotFound("request with this id"))
            : ApiJson.Write(HttpContext, RequestView.Of(row)));
    }
}
