using Gateway.Grains.Interfaces.Responses;
using Gateway.Grains.Storage;
using Microsoft.Extensions.Logging;
using Orleans.Placement;
using Orleans.Storage;

namespace Gateway.Grains.Responses;

/// <summary>
/// Answers from memory, and stores what changed at once, but beside the calls: no request waits for the store, and a node that dies costs what
/// came in the moment before. Whoever asks for such a response is told that it is not there, and sends the conversation's items.
/// What changed is stored as news; now and then all is stored anew and the news begin again, so that each write is small.
/// </summary>
[Immovable]
internal sealed class KeptResponsesGrain(
    [PersistentState(KeptResponsesState.Name, GatewayStorage.Name)] IPersistentState<KeptResponsesState> state,
    [PersistentState(KeptResponsesNewsState.Name, GatewayStorage.Name)] IPersistentState<KeptResponsesNewsState> news,
    TimeProvider time,
    ILogger<KeptResponsesGrain> logger)
    : Grain, IKeptResponsesGrain
{
    /// <summary>Of one grain; some 150 bytes each.</summary>
    private const int Capacity = 4096;

    /// <summary>So many changes are news; then all is stored.</summary>
    private const int MaxNews = 256;

    /// <summary>From one write to the next: what comes meanwhile goes with it.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>From a write that failed to the next.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(15);

    private readonly KeptResponses _kept = new(Capacity);
    private readonly List<StoredResponse> _news = [];
    private readonly List<string> _gone = [];
    private readonly CancellationTokenSource _closing = new();
    private Task _saving = Task.CompletedTask;
    private bool _dirty;
    private bool _all;
    private bool _lost;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var stored in state.State.Responses.Concat(news.State.Responses))
        {
            _kept.Add(new KeptResponse(stored.Id, stored.Provider, stored.KeyId, stored.At), now);
        }

        _news.AddRange(news.State.Responses);
        _gone.AddRange(news.State.Gone);
        _gone.ForEach(id => _kept.Remove(id));
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _closing.CancelAsync();
        await _saving;
        if (_dirty && !_lost)
        {
            await Write();
        }

        _closing.Dispose();
    }

    public ValueTask Keep(KeptResponse response)
    {
        if (_kept.Add(response, time.GetUtcNow()))
        {
            Changed(_news, Stored(response));
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<KeptResponse?> Find(string responseId) => new(_kept.Find(responseId, time.GetUtcNow()));

    public ValueTask Forget(string responseId)
    {
        if (_kept.Remove(responseId))
        {
            Changed(_gone, responseId);
        }

        return ValueTask.CompletedTask;
    }

    private static StoredResponse Stored(KeptResponse response) =>
        new() { Id = response.Id, Provider = response.Provider, KeyId = response.KeyId, At = response.At };

    private void Changed<T>(List<T> changes, T change)
    {
        _dirty = true;
        if (_news.Count + _gone.Count < MaxNews)
        {
            changes.Add(change);
        }
        else
        {
            _all = true;
        }

        if (_saving.IsCompleted)
        {
            _saving = Save();
        }
    }

    /// <summary>Writes as long as there is something new. Calls go on meanwhile; all of it runs on the grain's own turns.</summary>
    private async Task Save()
    {
        // What waits to be told goes with the first write.
        await Task.Yield();
        while (_dirty && !_lost && !_closing.IsCancellationRequested)
        {
            var pause = await Write() ? Pause : Rest;
            await Task.Delay(pause, time, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    private async Task<bool> Write()
    {
        _dirty = false;
        try
        {
            if (_all)
            {
                await WriteAll();
            }

            news.State.Responses = [.. _news];
            news.State.Gone = [.. _gone];
            await news.WriteStateAsync();
            return true;
        }
        catch (InconsistentStateException exception)
        {
            // Another activation knows better; the next call finds it.
            _lost = true;
            ResponsesLog.WriteFailed(logger, exception, this.GetPrimaryKeyString());
            DeactivateOnIdle();
        }
        catch (Exception exception)
        {
            // What is known stays in memory, and is stored when the store is back.
            _dirty = true;
            ResponsesLog.WriteFailed(logger, exception, this.GetPrimaryKeyString());
        }

        return false;
    }

    /// <summary>News begin again. A death between this write and the next does no harm: news that are known already change nothing.</summary>
    private async Task WriteAll()
    {
        state.State.Responses = [.. _kept.All.Select(Stored)];
        _news.Clear();
        _gone.Clear();
        _all = false;
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            // What was news until now stands nowhere else.
            _all = true;
            throw;
        }
    }
}
