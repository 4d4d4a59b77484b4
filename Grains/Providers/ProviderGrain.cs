using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Providers.Circuits;
using Gateway.Grains.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Storage;

namespace Gateway.Grains.Providers;

/// <summary>
/// Asks <see cref="ProviderCircuits"/>, tells the nodes and the store. Reentrant, so that an order that waits for the store keeps no
/// report or probe waiting; nothing else waits.
/// </summary>
[Reentrant]
internal sealed class ProviderGrain(ProviderRegistry registry, TimeProvider time, ILogger<ProviderGrain> logger) : Grain, IProviderGrain
{
    private static readonly CircuitSettings DefaultSettings = new();

    private readonly ProviderCircuits _circuits = new(Random.Shared.NextInt64(1, long.MaxValue / 2));
    private readonly Subscribers _subscribers = new();
    private readonly long _epoch = Random.Shared.NextInt64();
    private ProviderHealthStore _store = null!;
    private ProviderSettings? _settings;
    private string _fingerprint = "";
    private string _name = "";
    private long _version;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _name = this.GetPrimaryKeyString()[IProviderGrain.KeyPrefix.Length..];
        _store = new ProviderHealthStore(
            ServiceProvider.GetRequiredKeyedService<IGrainStorage>(GatewayStorage.Name),
            this.GetGrainId(),
            _name,
            Restore,
            Capture,
            time,
            logger);
        _settings = registry.Find(_name);
        _fingerprint = SettingsFingerprint.Of(_settings);
        await _store.Start();
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => _store.Flush();

    public ValueTask<HealthSnapshot> Subscribe(HealthSubscription subscription)
    {
        var now = time.GetUtcNow();
        Settings(now);
        _subscribers.Renew(subscription, now);
        _store.Retry();
        return new(Snapshot(now));
    }

    public ValueTask<HealthSnapshot?> Report(HealthReport report)
    {
        var now = time.GetUtcNow();
        var settings = Settings(now);
        foreach (var entry in report.Entries)
        {
            _circuits.Apply(entry, settings, now);
        }

        foreach (var latency in report.Latencies)
        {
            _circuits.ApplyLatency(latency, settings, now);
        }

        return new(Tell(now));
    }

    public ValueTask<ProbeGrant> TryProbe(string model)
    {
        var now = time.GetUtcNow();
        Settings(now);
        var grant = _circuits.TryProbe(model, now);
        Tell(now);
        return new(grant);
    }

    public ValueTask<ProviderStatus> GetStatus()
    {
        var now = time.GetUtcNow();
        Settings(now);
        return new(Status(now));
    }

    public async ValueTask<ProviderStatus> Order(CircuitOverride order)
    {
        var now = time.GetUtcNow();
        Settings(now);
        _circuits.Order(order, now);
        Tell(now);

        // The operator may count on it after a restart. Where the store is away it holds all the same, and is stored later.
        await _store.Settled();
        return Status(time.GetUtcNow());
    }

    /// <summary>The settings in force; where they lead elsewhere than those before, what was learned is forgotten.</summary>
    private CircuitSettings Settings(DateTimeOffset now)
    {
        var settings = registry.Find(_name);
        if (settings is not null && !ReferenceEquals(settings, _settings))
        {
            var fingerprint = SettingsFingerprint.Of(settings);
            if (_fingerprint.Length > 0 && fingerprint != _fingerprint)
            {
                _circuits.Reset(now);
            }

            _settings = settings;
            _fingerprint = fingerprint;
            Tell(now);
        }

        return _settings?.Circuit ?? DefaultSettings;
    }

    /// <summary>Logs, pushes and stores what changed. What the nodes were told; null where nothing changed for them.</summary>
    private HealthSnapshot? Tell(DateTimeOffset now)
    {
        var changes = _circuits.TakeChanges();
        var lasting = false;
        foreach (var change in changes)
        {
            CircuitLog.Write(logger, _name, change);
            lasting |= change.Kind != CircuitChangeKind.Probed;
        }

        if (!lasting)
        {
            return null;
        }

        _store.Save();
        return Push(now);
    }

    private HealthSnapshot Push(DateTimeOffset now)
    {
        _version++;
        var snapshot = Snapshot(now);
        foreach (var observer in _subscribers.Present(now))
        {
            _ = observer.Changed(snapshot);
        }

        return snapshot;
    }

    private HealthSnapshot Snapshot(DateTimeOffset now) =>
        new(_name, _epoch, _version, _circuits.Override, _circuits.WholeAt(now), _circuits.UnhealthyAt(now));

    private ProviderStatus Status(DateTimeOffset now) => new(
        _settings?.Kind.ToString().ToLowerInvariant(),
        _circuits.WholeStatusAt(now),
        _circuits.Override,
        _circuits.ModelStatusAt(now),
        _subscribers.Loads(now));

    private void Restore(ProviderHealthState stored)
    {
        var now = time.GetUtcNow();
        _circuits.Restore(stored, _settings?.Circuit ?? DefaultSettings, now);
        if (_settings is not null && stored.Settings != _fingerprint)
        {
            _circuits.Reset(now);
        }

        // Nodes that subscribed while the store was away were told that all is well.
        Push(now);
        Tell(now);
    }

    private ProviderHealthState Capture()
    {
        var state = _circuits.ToState(time.GetUtcNow());
        state.Settings = _fingerprint;
        return state;
    }
}
