using FastEndpoints;
using Gateway.Api.Json;

namespace Gateway.Api.Endpoints.Admin.Providers;

internal sealed class ListProvidersEndpoint(ProviderFinder providers) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Get("/admin/providers");
        AllowAnonymous();
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        HttpContext.MarkResponseStart();
        var views = await Task.WhenAll(providers.All.Select(providers.Show));
        await ApiJson.Write(HttpContext, new ListView<ProviderHealthView>(views, null));
    }
}
