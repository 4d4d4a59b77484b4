using System.Diagnostics;
using Gateway.Api.Health;
using Gateway.Api.Routing;
using Gateway.Grains.Interfaces.Pricing;
using Gateway.Grains.Interfaces.Protocols.Doors;
using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Api.Pipeline;

/// <summary>One try at one target: its clock, its cancellation, and what came of it.</summary>
internal sealed class Attempt : IAsyncDisposable
{
    private readonly CancellationTokenSource _cancellation;
    private readonly CancellationTokenRegistration _clientLeaves;
    private readonly CancellationToken _client;
    private readonly ProviderHealth _health;
    private readonly TimeProvider _time;
    private readonly long _started;
    private long? _firstTokenUs;

    public Attempt(Target target, ProviderHealth health, TimeProvider time, CancellationToken client)
    {
        Target = target;
        _health = health;
        _health.Began(target.Provider);
        BegunAt = time.GetUtcNow();
        _time = time;
        _started = time.GetTimestamp();
        _client = client;
        _cancellation = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _clientLeaves = client.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _cancellation);
    }

    public Target Target { get; }

    /// <summary>Its span; null where nobody traces it.</summary>
    public Activity? Span { get; set; }

    public DateTimeOffset BegunAt { get; }

    /// <summary>How often the process had stood still for long when it began.</summary>
    public int Stalls { get; init; }

    /// <summary>Whether it uses a probe permit of a half-open circuit.</summary>
    public bool Probe { get; init; }

    /// <summary>Where <see cref="Place"/> is given back; null without one.</summary>
    public ProviderPlaces? Places { get; init; }

    /// <summary>What it has taken of its provider's limits; null where that has none.</summary>
    public string? Place { get; init; }

    /// <summary>What its request said of pictures.</summary>
    public ImageChoice Image { get; init; }

    /// <summary>The stream that it takes up; null where it answers from the start.</summary>
    public Resumption? Resumption { get; init; }

    /// <summary>Whether the target is asked in the caller's own language, and its answer given out as it comes.</summary>
    public bool IsNative { get; init; }

    /// <summary>Who has observed what came of a stream in the caller's own language; null for any other.</summary>
    public IDoorStream? DoorStream { get; set; }

    /// <summary>What the caller gets of its stream; null where it is no stream, or takes up another's.</summary>
    public Delivered? Delivered { get; set; }

    public ProviderReply? Reply { get; set; }

    /// <summary>The whole answer; null while there is none, and for streams.</summary>
    public WholeAnswer? Whole { get; set; }

    /// <summary>The stream, its first token read; null while there is none, and for whole answers.</summary>
    public StreamSource? Source { get; set; }

    /// <summary>The bytes as they come, the first of them read; null while there are none, and for other answers.</summary>
    public BinarySource? Binary { get; set; }

    /// <summary>How it failed; null while it runs and where it succeeded.</summary>
    public Failure? Failure { get; set; }

    /// <summary>Ticks of the clock spent waiting for the provider.</summary>
    public long WaitedTicks { get; private set; }

    public CancellationToken Token => _cancellation.Token;

    public bool ClientGone => _client.IsCancellationRequested;

    /// <summary>What it consumed: as it was found at its end, else the provider's count; nothing where neither is known.</summary>
    public TokenUsage Usage => Consumed ?? Whole?.Facts.Usage ?? Source?.CountedUsage ?? default;

    /// <summary>What it consumed, where its end is known and the provider's word is not all of it.</summary>
    public TokenUsage? Consumed { get; set; }

    /// <summary>Whether the provider's health has heard of it, so that a probe's permit is settled once.</summary>
    public bool IsReported { get; set; }

    /// <summary>Since the attempt began.</summary>
    public long DurationUs => Microseconds(_time.GetElapsedTime(_started));

    public long? FirstTokenUs => _firstTokenUs;

    /// <summary>From now on the provider may be silent for so long.</summary>
    public void AllowSilence(TimeSpan limit) => _cancellation.CancelAfter(limit <= TimeSpan.Zero ? TimeSpan.FromMilliseconds(1) : limit);

    public void SawFirstToken() => _firstTokenUs ??= DurationUs;

    /// <summary>The beginning of a wait for the provider.</summary>
    public long Now() => _time.GetTimestamp();

    /// <summary>The wait that began at <paramref name="since"/> is over.</summary>
    public void Waited(long since) => WaitedTicks += _time.GetTimestamp() - since;

    /// <summary>The waits since this was asked last.</summary>
    public long TakeWaited()
    {
        var waited = WaitedTicks;
        WaitedTicks = 0;
        return waited;
    }

    /// <summary>Ends the provider call, whatever it does at the moment.</summary>
    public void Cancel() => _cancellation.Cancel();

    public AttemptRecord ToRecord(string? error) => new(
        Target.Provider, Target.Model, Failure?.Status ?? Reply?.Status ?? 0, error, BegunAt, DurationUs, _firstTokenUs, Usage, Target.Tariff?.Of(Usage, Image)?.Cost);

    /// <summary>What the caller gets of its stream, which now belongs to the caller of this; null where nothing is kept.</summary>
    public Delivered? TakeDelivered()
    {
        var delivered = Delivered;
        Delivered = null;
        return delivered;
    }

    public async ValueTask DisposeAsync()
    {
        // What is unknown counts as nothing: an attempt that brought no word has used none, as far as anybody can say.
        var tokens = Usage.Total;
        await _clientLeaves.DisposeAsync();
        Source?.Dispose();
        Delivered?.Dispose();
        Whole?.Dispose();
        Binary?.Dispose();
        if (Reply?.Content is { } content)
        {
            await content.DisposeAsync();
        }

        _cancellation.Dispose();
        Span?.Dispose();
        _health.Ended(Target.Provider);
        if (Places is not null)
        {
            await Places.GiveBack(Target.Bucket!, Place!, tokens);
        }
    }

    private static long Microseconds(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMicrosecond;
}
