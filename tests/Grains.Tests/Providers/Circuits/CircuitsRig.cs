using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Providers.Circuits;
using static Gateway.Grains.Tests.Providers.Circuits.Outcomes;

namespace Gateway.Grains.Tests.Providers.Circuits;

/// <summary>A provider's circuits, and a time that passes when it is told to.</summary>
public abstract class CircuitsRig
{
    private protected static readonly CircuitSettings Settings = new();

    private protected ProviderCircuits Circuits { get; } = new(1);

    private protected DateTimeOffset Now { get; set; } = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    private protected void Apply(params HealthReportEntry[] entries) => Array.ForEach(entries, entry => Circuits.Apply(entry, Settings, Now));

    private protected void Open(string model = "m") => Apply(Failure(model), Failure(model), Failure(model));

    private protected void Wait(double seconds) => Now = Now.AddSeconds(seconds);

    private protected ProbeGrant Probe(string model = "m") => Circuits.TryProbe(model, Now);

    private protected HealthCondition Condition(string model = "m") => Circuits.UnhealthyAt(Now).FirstOrDefault(entry => entry.Model == model).Condition;

    private protected CircuitState State(string model = "m") => Condition(model).Circuit;

    private protected ModelStatus Model(string model = "m") => Assert.Single(Circuits.ModelStatusAt(Now), status => status.Model == model);
}
