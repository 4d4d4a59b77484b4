using Gateway.Grains.Usage;

namespace Gateway.Grains.Tests.Usage;

/// <summary>A running spool and writer over a store. Disposing it is a kill: nothing is flushed, the files stay.</summary>
internal sealed class SpoolRig : IAsyncDisposable
{
    private readonly UsageWriter _writer;

    private SpoolRig(UsageSpool spool, UsageWriter writer, CollectingLogger<UsageWriter> log)
    {
        Spool = spool;
        Log = log;
        _writer = writer;
    }

    /// <summary>Quick limits: nothing waits longer than a millisecond.</summary>
    public static SpoolLimits Quick { get; } = new()
    {
        BatchAge = TimeSpan.FromMilliseconds(1),
        FirstPause = TimeSpan.FromMilliseconds(1),
        LongestPause = TimeSpan.FromMilliseconds(1),
    };

    public UsageSpool Spool { get; }

    public CollectingLogger<UsageWriter> Log { get; }

    /// <summary>Completes once all that an earlier process left behind is in the store.</summary>
    public Task Recovered => _writer.Recovered;

    public static async Task<SpoolRig> Start(string directory, IUsageStore store, SpoolLimits? limits = null, Action? beforeWriting = null)
    {
        var spool = new UsageSpool(directory, limits ?? Quick, TimeProvider.System);
        var log = new CollectingLogger<UsageWriter>();
        var writer = new UsageWriter(spool, new OpenRequests(directory), store, limits ?? Quick, TimeProvider.System, log);
        beforeWriting?.Invoke();
        await writer.StartAsync(CancellationToken.None);
        return new SpoolRig(spool, writer, log);
    }

    public async Task Stop(CancellationToken token)
    {
        await _writer.StopAsync(token);
        await _writer.StoppedAsync(token);
    }

    public async ValueTask DisposeAsync()
    {
        _writer.Dispose();
        try
        {
            await (_writer.ExecuteTask ?? Task.CompletedTask);
        }
        catch (OperationCanceledException)
        {
            // It was stopped before it had begun.
        }

        Spool.Dispose();
    }
}
