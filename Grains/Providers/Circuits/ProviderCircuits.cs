using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Grains.Providers.Circuits;

/// <summary>
/// All circuits and cool-downs of a provider: one of each for the provider as a whole (our credential, our account there), one of each for
/// every model. Pure: no clock, no grain, no store. What changed is left in <see cref="TakeChanges"/> for whoever tells the world.
/// </summary>
/// <param name="firstPermit">Permits are numbered from here on. Random, so that a permit of an activation that is gone is not mistaken for one of this.</param>
internal sealed partial class ProviderCircuits(long firstPermit)
{
    private readonly Circuit _whole = new();
    private readonly CoolDown _wholeCoolDown = new();
    private readonly ModelTable _models = new();
    private List<CircuitChange> _changes = [];
    private long _nextPermit = Math.Max(1, firstPermit);

    public CircuitOverride Override { get; private set; }

    public int ModelCount => _models.Count;

    /// <summary>What changed since the last call, in order.</summary>
    public IReadOnlyList<CircuitChange> TakeChanges()
    {
        if (_changes.Count == 0)
        {
            return [];
        }

        var taken = _changes;
        _changes = [];
        return taken;
    }

    /// <summary>Takes the outcome of attempts.</summary>
    public void Apply(in HealthReportEntry entry, CircuitSettings settings, DateTimeOffset now)
    {
        var begunAt = now - (entry.Age > TimeSpan.Zero ? entry.Age : TimeSpan.Zero);
        switch (entry.Verdict)
        {
            case AttemptVerdict.Success:
                Succeed(entry, settings, now);
                break;
            case AttemptVerdict.Failure:
                Fail(entry, begunAt, settings, now);
                break;
            case AttemptVerdict.RateLimited:
                Release(entry, settings, now);
                Pause(entry, settings, now);
                break;
            case AttemptVerdict.CredentialRefused:
                RefuseCredential(entry, begunAt, settings, now);
                break;
            default:
                Release(entry, settings, now);
                break;
        }
    }

    public void ApplyLatency(ModelLatency latency, CircuitSettings settings, DateTimeOffset now)
    {
        if (_models.Touch(latency.Model, settings.Sampling, now) is { } health)
        {
            health.Duration.Add(latency.Duration, now);
            health.FirstToken.Add(latency.FirstToken, now);
        }
    }

    /// <summary>
    /// May a request be sent to this model? With a permit where something is half-open: one at a time for the model, and one at a time for
    /// the provider where that is half-open too.
    /// </summary>
    public ProbeGrant TryProbe(string model, DateTimeOffset now)
    {
        _models.TryFind(model, out var health);
        if (Override == CircuitOverride.Open || _wholeCoolDown.IsRunning(now) || health?.CoolDown.IsRunning(now) == true)
        {
            return default;
        }

        if (Override == CircuitOverride.Closed)
        {
            return new ProbeGrant(true, 0);
        }

        Circuit?[] half = [_whole, health?.Circuit];
        half = [.. half.Where(circuit => circuit is not null && circuit.OpenedAt is not null)];
        if (!Array.TrueForAll(half, circuit => circuit!.CanProbe(now)))
        {
            return default;
        }

        if (half.Length == 0)
        {
            return new ProbeGrant(true, 0);
        }

        var permit = _nextPermit++;
        Array.ForEach(half, circuit => circuit!.Take(permit, now));
        _changes.Add(new CircuitChange(CircuitChangeKind.Probed, model, Reason: half[0]!.Reason));
        return new ProbeGrant(true, permit);
    }

    /// <summary>Takes an operator's order. <see cref="CircuitOverride.Closed"/> also closes what is open.</summary>
    public void Order(CircuitOverride order, DateTimeOffset now)
    {
        if (order == Override)
        {
            return;
        }

        Override = order;
        if (order == CircuitOverride.Closed)
        {
            CloseAll(now);
        }

        _changes.Add(new CircuitChange(CircuitChangeKind.Ordered, null, Reason: order.ToString().ToLowerInvariant()));
    }

    /// <summary>Forgets what was learned, because the provider's settings are others now. An operator's order stays.</summary>
    public void Reset(DateTimeOffset now)
    {
        CloseAll(now);
        _wholeCoolDown.End();
        foreach (var (_, health) in _models.All)
        {
            health.CoolDown.End();
        }

        _changes.Add(new CircuitChange(CircuitChangeKind.Reset, null));
    }

    private void Succeed(in HealthReportEntry entry, CircuitSettings settings, DateTimeOffset now)
    {
        if (_whole.Settle(entry.Permit, ProbeResult.Success, now, settings))
        {
            _changes.Add(new CircuitChange(CircuitChangeKind.Closed, null));
        }

        if (_models.Touch(entry.Model, settings.Sampling, now) is not { } health)
        {
            return;
        }

        if (health.Circuit.Settle(entry.Permit, ProbeResult.Success, now, settings))
        {
            health.Window.Clear();
            _changes.Add(new CircuitChange(CircuitChangeKind.Closed, entry.Model));
        }
        else if (health.Circuit.OpenedAt is null)
        {
            health.WindowOf(settings.Sampling).Succeed(entry.Count, now);
        }
    }

    private void Fail(in HealthReportEntry entry, DateTimeOffset begunAt, CircuitSettings settings, DateTimeOffset now)
    {
        // That a model fails says nothing about the credential.
        _whole.Settle(entry.Permit, ProbeResult.Neutral, now, settings);
        if (_models.Touch(entry.Model, settings.Sampling, now) is not { } health)
        {
            return;
        }

        if (health.Circuit.Settle(entry.Permit, ProbeResult.Failure, now, settings))
        {
            _changes.Add(new CircuitChange(CircuitChangeKind.Opened, entry.Model, health.Circuit.Break, health.Circuit.Reason));
            return;
        }

        if (health.Circuit.OpenedAt is not null || begunAt < health.Circuit.ClosedAt)
        {
            return;
        }

        var window = health.WindowOf(settings.Sampling);
        window.Fail(entry.Count, now);
        if (Override != CircuitOverride.Closed && settings.Trips(window))
        {
            health.Circuit.Open(HealthReasons.CircuitOpen, now, settings);
            _changes.Add(new CircuitChange(CircuitChangeKind.Opened, entry.Model, health.Circuit.Break, health.Circuit.Reason));
        }
    }

    private void Pause(in HealthReportEntry entry, CircuitSettings settings, DateTimeOffset now)
    {
        if (entry.RetryAfter is not { } pause)
        {
            return;
        }

        var coolDown = entry.WholeAccount ? _wholeCoolDown : _models.Touch(entry.Model, settings.Sampling, now)?.CoolDown;
        if (coolDown?.Extend(pause, now) == true)
        {
            _changes.Add(new CircuitChange(CircuitChangeKind.CoolDown, entry.WholeAccount ? null : entry.Model, coolDown.LeftAt(now)));
        }
    }

    private void RefuseCredential(in HealthReportEntry entry, DateTimeOffset begunAt, CircuitSettings settings, DateTimeOffset now)
    {
        if (_models.TryFind(entry.Model, out var health))
        {
            health.Circuit.Settle(entry.Permit, ProbeResult.Neutral, now, settings);
        }

        // Under an order to stay closed, and for requests of before it was closed, nothing opens.
        if (_whole.OpenedAt is null ? Override == CircuitOverride.Closed || begunAt < _whole.ClosedAt : !_whole.IsIssued(entry.Permit))
        {
            return;
        }

        _whole.Open(HealthReasons.Credential, now, settings);
        _changes.Add(new CircuitChange(CircuitChangeKind.Opened, null, _whole.Break, _whole.Reason));
    }

    private void Release(in HealthReportEntry entry, CircuitSettings settings, DateTimeOffset now)
    {
        _whole.Settle(entry.Permit, ProbeResult.Neutral, now, settings);
        if (_models.TryFind(entry.Model, out var health))
        {
            health.Circuit.Settle(entry.Permit, ProbeResult.Neutral, now, settings);
        }
    }

    private void CloseAll(DateTimeOffset now)
    {
        _whole.Reset(now);
        foreach (var (_, health) in _models.All)
        {
            health.Circuit.Reset(now);
            health.Window.Clear();
        }
    }
}
