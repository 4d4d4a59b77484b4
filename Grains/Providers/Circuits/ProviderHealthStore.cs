using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace Gateway.Grains.Providers.Circuits;

/// <summary>
/// Keeps a provider's health in the store, behind its back: nothing waits for a write, one runs at a time, and a store that is away is
/// tried again later. Used on the grain's own scheduler only.
/// </summary>
/// <param name="storage">The grain storage.</param>
/// <param name="grain">Whose state it is.</param>
/// <param name="provider">The provider's name, for the log.</param>
/// <param name="restore">Takes what was stored before this activation; called once, as soon as the store could be read.</param>
/// <param name="capture">Gives what is to be stored, as it is at that moment.</param>
internal sealed class ProviderHealthStore(
    IGrainStorage storage,
    GrainId grain,
    string provider,
    Action<ProviderHealthState> restore,
    Func<ProviderHealthState> capture,
    TimeProvider time,
    ILogger logger)
{
    /// <summary>How long a read or write may take before it counts as failed.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>The pause after a write that failed.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private GrainState<ProviderHealthState>? _known;
    private Task _writing = Task.CompletedTask;
    private bool _busy;
    private bool _dirty;
    private bool _failing;
    private bool _restored;
    private DateTimeOffset _notBefore;

    /// <summary>Reads what is stored. Never throws: requests must pass without the store, and it is read as soon as it is back.</summary>
    public async Task Start()
    {
        try
        {
            await Read();
        }
        catch (Exception exception)
        {
            CircuitLog.ReadFailed(logger, exception, provider);
            _failing = true;
            _dirty = true;
            _notBefore = time.GetUtcNow() + Pause;
        }
    }

    /// <summary>Stores what holds now; nobody waits for it.</summary>
    public void Save()
    {
        _dirty = true;
        Continue();
    }

    /// <summary>Ends when what holds now was stored, or that failed. Never throws.</summary>
    public Task Settled() => _writing;

    /// <summary>A last try to store what is not stored yet.</summary>
    public Task Flush()
    {
        if (_dirty)
        {
            Continue();
        }

        return _writing;
    }

    /// <summary>Tries again what failed, not too often.</summary>
    public void Retry()
    {
        if (_dirty && time.GetUtcNow() >= _notBefore)
        {
            Continue();
        }
    }

    private void Continue()
    {
        // A flag, not the task: a write that completes at once runs before its task is known.
        if (!_busy)
        {
            _busy = true;
            _writing = Write();
        }
    }

    private async Task Write()
    {
        while (_dirty)
        {
            _dirty = false;
            try
            {
                // After a failure the row's version is not known for sure, and another activation may have written it.
                if (_known is null)
                {
                    await Read();
                }

                _known!.State = capture();
                await storage.WriteStateAsync(ProviderHealthState.Name, grain, _known).WaitAsync(Limit, time);
                _failing = false;
            }
            catch (Exception exception)
            {
                _known = null;
                _dirty = true;
                _notBefore = time.GetUtcNow() + Pause;
                if (!_failing)
                {
                    CircuitLog.WriteFailed(logger, exception, provider);
                }

                _failing = true;
                break;
            }
        }

        _busy = false;
    }

    private async Task Read()
    {
        var read = new GrainState<ProviderHealthState>(new ProviderHealthState());
        await storage.ReadStateAsync(ProviderHealthState.Name, grain, read).WaitAsync(Limit, time);
        _known = read;
        if (!_restored)
        {
            _restored = true;
            if (read.RecordExists)
            {
                restore(read.State ?? new ProviderHealthState());
            }
        }
    }
}
