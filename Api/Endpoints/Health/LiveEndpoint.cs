using FastEndpoints;
using Gateway.Api.Json;

namespace Gateway.Api.Endpoints.Health;

/// <summary>200 while the process answers at all.</summary>
internal sealed class LiveEndpoint : EndpointWithoutRequest
{
    public override void Configure()
    {
        Get("/health/live");
        AllowAnonymous();
    }

    public override Task HandleAsync(CancellationToken ct)
    {
        HttpContext.MarkResponseStart();
        return ApiJson.Write(HttpContext, new HealthView("live"));
    }
}
