using System.Diagnostics.Metrics;
using Gateway.Api.Operation;

namespace Gateway.Api.Telemetry;

/// <summary>What every node tells of itself when it is asked for its metrics, whatever its role.</summary>
internal sealed class NodeGauges
{
    public NodeGauges(IMeterFactory meters, RequestsInFlight inFlight, Readiness readiness, NodeDescription node)
    {
        var meter = meters.Create(GatewayInstruments.MeterName);
        meter.CreateObservableGauge("gateway.node", () => new Measurement<int>(1, new KeyValuePair<string, object?>("role", node.Role)), null, "1; the label says what the node does.");
        meter.CreateObservableGauge("gateway.ready", () => readiness.IsReady ? 1 : 0, null, "Whether the node wants requests.");
        meter.CreateObservableUpDownCounter(
            "gateway.requests.in_flight", () => inFlight.Count, "{request}", "Requests that the node is working on, of every kind, those of other nodes that it carries to providers included.");
    }
}
