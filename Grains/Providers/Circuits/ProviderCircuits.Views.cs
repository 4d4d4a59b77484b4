using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Grains.Providers.Circuits;

/// <summary>What others are told: nodes, operators, the store.</summary>
internal sealed partial class ProviderCircuits
{
    /// <summary>The provider as a whole, without an operator's order.</summary>
    public HealthCondition WholeAt(DateTimeOffset now) => new(_whole.StateAt(now), _whole.LeftAt(now), _wholeCoolDown.LeftAt(now), _whole.Reason);

    /// <summary>The models that are not healthy.</summary>
    public ModelCondition[] UnhealthyAt(DateTimeOffset now)
    {
        List<ModelCondition>? found = null;
        foreach (var (model, health) in _models.All)
        {
            if (health.ConditionAt(now) is { IsHealthy: false } condition)
            {
                (found ??= []).Add(new ModelCondition(model, condition));
            }
        }

        return found is null ? [] : [.. found];
    }

    public CircuitStatus WholeStatusAt(DateTimeOffset now) => Override == CircuitOverride.Open
        ? new CircuitStatus(CircuitState.Open, HealthReasons.Manual, null, null, Running(_wholeCoolDown, now))
        : StatusOf(_whole, _wholeCoolDown, now);

    public ModelStatus[] ModelStatusAt(DateTimeOffset now) => [.. _models.All
        .OrderBy(entry => entry.Key, StringComparer.Ordinal)
        .Select(entry =>
        {
            var (model, health) = entry;
            health.Window.MoveTo(now);
            return new ModelStatus(
                model,
                StatusOf(health.Circuit, health.CoolDown, now),
                health.Window.Requests,
                health.Window.Failures,
                health.Window.ConsecutiveFailures,
                health.Duration.Summarize(now),
                health.FirstToken.Summarize(now));
        })];

    /// <summary>What has to survive a restart: an operator's order, open circuits, running cool-downs.</summary>
    public ProviderHealthState ToState(DateTimeOffset now) => new()
    {
        Override = Override,
        Whole = Stored(null, _whole, _wholeCoolDown, now),
        Models = [.. _models.All.Select(entry => Stored(entry.Key, entry.Value.Circuit, entry.Value.CoolDown, now)).OfType<StoredCircuit>()],
    };

    /// <summary>Puts back what was stored; an order that was given since then holds.</summary>
    public void Restore(ProviderHealthState state, CircuitSettings settings, DateTimeOffset now)
    {
        Override = Override == CircuitOverride.Auto ? state.Override : Override;
        if (state.Whole is { } whole)
        {
            Restore(whole, _whole, _wholeCoolDown, now);
        }

        foreach (var stored in state.Models.Where(stored => stored.Model is not null))
        {
            if (_models.Touch(stored.Model!, settings.Sampling, now) is { } health)
            {
                Restore(stored, health.Circuit, health.CoolDown, now);
            }
        }
    }

    private static CircuitStatus StatusOf(Circuit circuit, CoolDown coolDown, DateTimeOffset now) =>
        new(circuit.StateAt(now), circuit.Reason, circuit.OpenedAt, circuit.Until, Running(coolDown, now));

    private static DateTimeOffset? Running(CoolDown coolDown, DateTimeOffset now) => coolDown.IsRunning(now) ? coolDown.Until : null;

    private static StoredCircuit? Stored(string? model, Circuit circuit, CoolDown coolDown, DateTimeOffset now) =>
        circuit.OpenedAt is null && !coolDown.IsRunning(now)
            ? null
            : new StoredCircuit
            {
                Model = model,
                Reason = circuit.Reason,
                OpenedAt = circuit.OpenedAt,
                Until = circuit.Until,
                BreakSeconds = circuit.Break.TotalSeconds,
                CoolDownUntil = Running(coolDown, now),
            };

    private static void Restore(StoredCircuit stored, Circuit circuit, CoolDown coolDown, DateTimeOffset now)
    {
        if (stored is { OpenedAt: { } openedAt, Until: { } until } && circuit.OpenedAt is null)
        {
            circuit.Restore(stored.Reason ?? HealthReasons.CircuitOpen, openedAt, until, TimeSpan.FromSeconds(stored.BreakSeconds));
        }

        if (stored.CoolDownUntil is { } coolUntil && !coolDown.IsRunning(now))
        {
            coolDown.Restore(coolUntil, now);
        }
    }
}
