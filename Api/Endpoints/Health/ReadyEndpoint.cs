using Gateway.Api.Snapshot;
using Gateway.Grains.Interfaces.Storage;
using FastEndpoints;
using Gateway.Api.Json;
using Gateway.Api.Operation;

namespace Gateway.Api.Endpoints.Health;

/// <summary>200 while the node wants requests; 503 before the start is complete and from the first moment of a stop, and while the store is away where that means refusing.</summary>
internal sealed class ReadyEndpoint(Readiness readiness, IStoreStatus store, CurrentSnapshot current) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Get("/health/ready");
        AllowAnonymous();
    }

    public override Task HandleAsync(CancellationToken ct)
    {
        HttpContext.MarkResponseStart();
        if (readiness.IsReady && store.IsAway)
        {
            return current.Value.Settings.WhenStoreIsDown == StoreDownPolicy.Refuse
                ? ApiJson.Write(HttpContext, new HealthView("store_away", "away"), 503)
                : ApiJson.Write(HttpContext, new HealthView("ready", "away"));
        }

        return readiness.IsReady
            ? ApiJson.Write(HttpContext, new HealthView("ready"))
            : ApiJson.Write(HttpContext, new HealthView(readiness.IsDraining ? "draining" : "starting"), 503);
    }
}
