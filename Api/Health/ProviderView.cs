using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Api.Health;

/// <summary>One provider as this node sees it.</summary>
internal sealed class ProviderView(string name, TimeProvider time)
{
    private readonly Lock _swap = new();
    private HealthImage? _image;
    private int _inFlight;

    public string Name { get; } = name;

    public PendingReports Reports { get; } = new(time);

    public ProbeSlots Probes { get; } = new(time);

    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Null as long as nothing was heard of the provider: it counts as healthy.</summary>
    public HealthImage? Image => Volatile.Read(ref _image);

    public void Began() => Interlocked.Increment(ref _inFlight);

    public void Ended() => Interlocked.Decrement(ref _inFlight);

    /// <summary>Takes a snapshot, unless a newer one of the same activation is there: a push and an answer may overtake each other.</summary>
    public void Take(HealthSnapshot snapshot)
    {
        lock (_swap)
        {
            var known = _image?.Snapshot is { } of && of.Epoch == snapshot.Epoch ? _image : null;
            if (known is not null && known.Snapshot.Version > snapshot.Version)
            {
                return;
            }

            var same = known is not null && known.Snapshot.Version == snapshot.Version ? known : null;
            Volatile.Write(ref _image, new HealthImage(snapshot, time.GetTimestamp(), time.TimestampFrequency, same));
        }
    }
}
