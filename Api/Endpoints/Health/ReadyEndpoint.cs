using Gateway.Api.Snapshot;
using Gateway.Grains.Interfaces.Storage;
using FastEndpoints;
using Gateway.Api.Forwarding;
using Gateway.Api.Json;
using Gateway.Api.Operation;

namespace Gateway.Api.Endpoints.Health;

/// <summary>
/// 200 while the node wants requests; 503 before the start is complete and from the first moment of a stop, while the store is away where
/// that means refusing, and on a node without grains while no silo is there.
/// </summary>
internal sealed class ReadyEndpoint(Readiness readiness, IStoreStatus store, CurrentSnapshot current, IRequestCarrier carrier) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Get("/health/ready");
        AllowAnonymous();
    }

    public override Task HandleAsync(CancellationToken ct)
    {
        HttpContext.MarkResponseStart();
        if (readiness.IsReady && !carrier.IsReady)
        {
            return ApiJson.Write(HttpContext, new HealthView("no_silo", store.IsAway ? "away" : null), 503);
        }

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
