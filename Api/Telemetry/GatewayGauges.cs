using System.Diagnostics.Metrics;
using Gateway.Api.Health;
using Gateway.Api.Pipeline;
using Gateway.Api.Snapshot;

namespace Gateway.Api.Telemetry;

/// <summary>What the front end looks up when it is asked for its metrics: costs requests nothing.</summary>
internal sealed class GatewayGauges
{
    /// <summary>The label of a provider as a whole.</summary>
    public const string AllModels = "*";

    private readonly ProviderHealth _health;
    private readonly CurrentSnapshot _snapshot;

    public GatewayGauges(
        IMeterFactory meters, ProviderHealth health, CurrentSnapshot snapshot, ByteBudget bytes)
    {
        _health = health;
        _snapshot = snapshot;
        var meter = meters.Create(GatewayInstruments.MeterName);
        meter.CreateObservableUpDownCounter("gateway.buffered", () => bytes.Held, "By", "Bytes of requests and answers that the node holds (bound: Gateway:MaxBufferedBytes).");
        meter.CreateObservableUpDownCounter("gateway.provider.in_flight", InFlight, "{attempt}", "Attempts that the node has in flight at the provider.");
        meter.CreateObservableGauge(
            "gateway.circuit.state", Circuits, null, "0 closed, 1 half-open, 2 open, 3 cooling down. Model * is the provider as a whole; models that are not named are closed.");
    }

    private IEnumerable<Measurement<int>> InFlight() =>
        Configured().Select(provider => new Measurement<int>(_health.InFlight(provider), new KeyValuePair<string, object?>("provider", provider)));

    private IEnumerable<Measurement<int>> Circuits()
    {
        foreach (var provider in Configured())
        {
            // No model has the name of them all: what is found is the provider's own state.
            yield return Circuit(provider, AllModels);
            foreach (var model in _health.Image(provider)?.Snapshot.Models ?? [])
            {
                yield return Circuit(provider, model.Model);
            }
        }
    }

    private Measurement<int> Circuit(string provider, string model)
    {
        var state = _health.Look(provider, model).Condition switch
        {
            TargetCondition.HalfOpen => 1,
            TargetCondition.Open => 2,
            TargetCondition.CoolingDown => 3,
            _ => 0,
        };
        return new Measurement<int>(state, new("provider", provider), new("model", model));
    }

    private IEnumerable<string> Configured() => _snapshot.Value.Routes.Providers.Select(provider => provider.Name);
}
