using CsCheck;
using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Providers.Circuits;

namespace Gateway.Grains.Tests.Providers.Circuits;

/// <summary>Whatever is reported in whatever order: what must hold of every circuit.</summary>
public sealed class ProviderCircuitsPropertyTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Gen<CircuitSettings> AnySettings = Gen.Select(
        Gen.Int[1, 5],
        Gen.Double[0.01, 1],
        Gen.Int[1, 20],
        Gen.Int[1, 30],
        Gen.Int[1, 20],
        Gen.Int[0, 60],
        (consecutive, ratio, throughput, sampling, shortest, more) => new CircuitSettings
        {
            ConsecutiveFailures = consecutive,
            FailureRatio = ratio,
            MinimumThroughput = throughput,
            Sampling = TimeSpan.FromSeconds(sampling),
            Break = TimeSpan.FromSeconds(shortest),
            MaxBreak = TimeSpan.FromSeconds(shortest + more),
        });

    // What happens: a wait, a report without permit, a question for a permit, or the settling of one that was given out before.
    private static readonly Gen<(int Kind, int Model, int Amount, AttemptVerdict Verdict)> AnyStep = Gen.Select(
        Gen.Int[0, 3], Gen.Int[0, 2], Gen.Int[0, 30], Gen.Enum<AttemptVerdict>());

    [Fact]
    public void EverySequence_KeepsTheRules() => Gen.Select(AnySettings, AnyStep.Array[1, 150]).Sample((settings, steps) =>
    {
        var circuits = new ProviderCircuits(1);
        var given = new List<(string Model, long Permit, DateTimeOffset At)>();
        var held = new Dictionary<string, (long Permit, DateTimeOffset At)>();
        var now = Start;
        foreach (var (kind, modelNumber, amount, verdict) in steps)
        {
            var model = "m" + modelNumber;
            switch (kind)
            {
                case 0:
                    now = now.AddSeconds(amount);
                    break;
                case 1:
                    circuits.Apply(new HealthReportEntry(model, verdict, 1, TimeSpan.FromSeconds(amount), 0, TimeSpan.FromSeconds(amount), amount % 4 == 1), settings, now);
                    break;
                case 2:
                    Ask(circuits, model, now, given, held);
                    break;
                default:
                    Settle(circuits, settings, verdict, amount, now, given, held);
                    break;
            }

            CheckBounds(circuits, settings, now);
        }

        // Whatever happened, a provider that answers is back after the longest break, with one probe for each model.
        now = now.AddHours(1);
        for (var modelNumber = 0; modelNumber < 3; modelNumber++)
        {
            var grant = circuits.TryProbe("m" + modelNumber, now);
            Assert.True(grant.Granted);
            circuits.Apply(Outcomes.Success("m" + modelNumber, permit: grant.Permit), settings, now);
        }

        Assert.True(circuits.WholeAt(now).IsHealthy);
        Assert.Empty(circuits.UnhealthyAt(now));
    });

    private static void Ask(
        ProviderCircuits circuits, string model, DateTimeOffset now, List<(string, long, DateTimeOffset)> given, Dictionary<string, (long, DateTimeOffset)> held)
    {
        var whole = circuits.WholeAt(now);
        var own = ConditionOf(circuits, model, now);
        var (granted, permit) = circuits.TryProbe(model, now);

        // Nobody passes what is open or cooling down, and what is closed needs no permit.
        Assert.False(granted && (whole.Circuit == CircuitState.Open || own.Circuit == CircuitState.Open));
        Assert.False(granted && (whole.CoolDownLeft > TimeSpan.Zero || own.CoolDownLeft > TimeSpan.Zero));
        Assert.Equal(granted && (whole.Circuit == CircuitState.HalfOpen || own.Circuit == CircuitState.HalfOpen), permit != 0);
        if (permit == 0)
        {
            return;
        }

        // Never two at once: for the model, and for the provider where that is half-open.
        foreach (var holder in (string[])[own.Circuit == CircuitState.HalfOpen ? model : "", whole.Circuit == CircuitState.HalfOpen ? "*" : ""])
        {
            if (holder.Length > 0)
            {
                Assert.False(held.TryGetValue(holder, out var other) && now - other.Item2 < Circuit.PermitLifetime, $"{holder} was probed twice at once");
                held[holder] = (permit, now);
            }
        }

        given.Add((model, permit, now));
    }

    private static void Settle(
        ProviderCircuits circuits,
        CircuitSettings settings,
        AttemptVerdict verdict,
        int which,
        DateTimeOffset now,
        List<(string Model, long Permit, DateTimeOffset At)> given,
        Dictionary<string, (long Permit, DateTimeOffset At)> held)
    {
        if (given.Count == 0)
        {
            return;
        }

        var (model, permit, at) = given[which % given.Count];
        var current = held.TryGetValue(model, out var mine) && mine.Permit == permit;
        var before = ConditionOf(circuits, model, now);
        circuits.Apply(new HealthReportEntry(model, verdict, 1, now - at, permit), settings, now);
        foreach (var holder in held.Where(entry => entry.Value.Permit == permit).Select(entry => entry.Key).ToList())
        {
            held.Remove(holder);
        }

        var after = ConditionOf(circuits, model, now);
        if (current && before.Circuit == CircuitState.HalfOpen && verdict == AttemptVerdict.Success)
        {
            Assert.Equal(CircuitState.Closed, after.Circuit);
        }

        if (current && before.Circuit == CircuitState.HalfOpen && verdict == AttemptVerdict.Failure)
        {
            Assert.Equal(CircuitState.Open, after.Circuit);
        }

        // Opening again ends what was given out before: those permits count for nothing any more.
        if (after.Circuit != CircuitState.HalfOpen)
        {
            held.Remove(model);
        }

        if (circuits.WholeAt(now).Circuit != CircuitState.HalfOpen)
        {
            held.Remove("*");
        }
    }

    private static void CheckBounds(ProviderCircuits circuits, CircuitSettings settings, DateTimeOffset now)
    {
        foreach (var left in circuits.UnhealthyAt(now).Select(entry => entry.Condition.BreakLeft).Append(circuits.WholeAt(now).BreakLeft))
        {
            Assert.InRange(left, TimeSpan.Zero, settings.MaxBreak);
        }

        foreach (var change in circuits.TakeChanges().Where(change => change.Kind == CircuitChangeKind.Opened))
        {
            Assert.InRange(change.For, settings.Break, settings.MaxBreak);
        }

        // Nothing is forgotten on the way through the store.
        var copy = new ProviderCircuits(1);
        copy.Restore(circuits.ToState(now), settings, now);
        Assert.Equal(circuits.UnhealthyAt(now).OrderBy(entry => entry.Model), copy.UnhealthyAt(now).OrderBy(entry => entry.Model));
    }

    private static HealthCondition ConditionOf(ProviderCircuits circuits, string model, DateTimeOffset now) =>
        circuits.UnhealthyAt(now).FirstOrDefault(entry => entry.Model == model).Condition;
}
