using System.Diagnostics;
using Gateway.Api.Routing;
using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Api.Pipeline;

/// <summary>One try at one target: its clock, its cancellation and the answer it opened.</summary>
internal sealed class Attempt : IAsyncDisposable
{
    private readonly CancellationTokenSource _cancellation;
    private readonly CancellationToken _client;
    private readonly DateTimeOffset _startedAt;
    private readonly long _started = Stopwatch.GetTimestamp();
    private long? _firstByteUs;

    public Attempt(Target target, DateTimeOffset now, CancellationToken client)
    {
        Target = target;
        _startedAt = now;
        _client = client;
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(client);
    }

    public Target Target { get; }

    public ProviderReply? Reply { get; set; }

    public CancellationToken Token => _cancellation.Token;

    public bool ClientGone => _client.IsCancellationRequested;

    /// <summary>From now on the provider may be silent for so long.</summary>
    public void AllowSilence(TimeSpan limit) => _cancellation.CancelAfter(limit <= TimeSpan.Zero ? TimeSpan.FromMilliseconds(1) : limit);

    public void SawFirstByte() => _firstByteUs ??= Exchange.Microseconds(Stopwatch.GetTimestamp() - _started);

    public AttemptRecord ToRecord(int status, string? error, TokenUsage usage = default) => new(
        Target.Provider,
        Target.Model,
        status,
        error,
        _startedAt,
        Exchange.Microseconds(Stopwatch.GetTimestamp() - _started),
        _firstByteUs,
        usage,
        null);

    public async ValueTask DisposeAsync()
    {
        if (Reply?.Content is { } content)
        {
            await content.DisposeAsync();
        }

        _cancellation.Dispose();
    }
}
