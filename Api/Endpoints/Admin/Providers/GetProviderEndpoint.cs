using FastEndpoints;
using Gateway.Api.Errors;
using Gateway.Api.Json;

namespace Gateway.Api.Endpoints.Admin.Providers;

internal sealed class GetProviderEndpoint(ProviderFinder providers) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Get("/admin/providers/{name}");
        AllowAnonymous();
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        HttpContext.MarkResponseStart();
        await (providers.Find(Route<string>("name")) is { } provider
            ? ApiJson.Write(HttpContext, await providers.Show(provider))
            : ErrorWriter.Write(HttpContext, GatewayErrors.NotFound("provider with this name")));
    }
}
