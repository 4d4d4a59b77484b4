using FastEndpoints;
using Gateway.Api.Json;
using Gateway.Api.Operation;

namespace Gateway.Api.Endpoints.Health;

/// <summary>200 while the node wants requests; 503 before the start is complete and from the first moment of a stop.</summary>
internal sealed class ReadyEndpoint(Readiness readiness) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Get("/health/ready");
        AllowAnonymous();
    }

    public override Task HandleAsync(CancellationToken ct)
    {
        HttpContext.MarkResponseStart();
        return readiness.IsReady
            ? ApiJson.Write(HttpContext, new HealthView("ready"))
            : ApiJson.Write(HttpContext, new HealthView(readiness.IsDraining ? "draining" : "starting"), 503);
    }
}
