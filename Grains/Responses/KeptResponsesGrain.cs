using Gateway.Grains.Interfaces.Responses;
using Gateway.Grains.Storage;
using Microsoft.Extensions.Logging;
using Orleans.Placement;
using Orleans.Storage;

namespace Gateway.Grains.Responses;

/// <summary>
/// Answers from memory, and stores what it knows a moment after it changed: no request waits for that, and a node that dies costs what came
/// since. Whoever asks for such a response is told that it is not there, and sends the conversation's items.
/// </summary>
[Immovable]
internal sealed class KeptResponsesGrain(
    [PersistentState(KeptResponsesState.Name, GatewayStorage.Name)] IPersistentState<KeptResponsesState> state, TimeProvider time, ILogger<KeptResponsesGrain> logger)
    : Grain, IKeptResponsesGrain
{
    /// <summary>Of one grain; some 150 bytes each.</summary>
    private const int Capacity = 4096;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

    private readonly KeptResponses _kept = new(Capacity);
    private IGrainTimer? _timer;
    private bool _dirty;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var stored in state.State.Responses)
        {
            _kept.Add(new KeptResponse(stored.Id, stored.Provider, stored.KeyId, stored.At), now);
        }

        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Save();

    public ValueTask Keep(KeptResponse response)
    {
        if (_kept.Add(response, time.GetUtcNow()))
        {
            Changed();
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<KeptResponse?> Find(string responseId) => new(_kept.Find(responseId, time.GetUtcNow()));

    public ValueTask Forget(string responseId)
    {
        if (_kept.Remove(responseId))
        {
            Changed();
        }

        return ValueTask.CompletedTask;
    }

    private void Changed()
    {
        _dirty = true;
        _timer ??= this.RegisterGrainTimer(Save, new GrainTimerCreationOptions(Pause, Pause) { Interleave = true });
    }

    private async Task Save()
    {
        if (!_dirty)
        {
            return;
        }

        _dirty = false;
        try
        {
            state.State.Responses = [.. _kept.All.Select(one => new StoredResponse { Id = one.Id, Provider = one.Provider, KeyId = one.KeyId, At = one.At })];
            await state.WriteStateAsync();
        }
        catch (InconsistentStateException exception)
        {
            // Another activation knows better; the next call finds it.
            ResponsesLog.WriteFailed(logger, exception, this.GetPrimaryKeyString());
            DeactivateOnIdle();
        }
        catch (Exception exception)
        {
            // What is known stays in memory, and is stored when the store is back.
            _dirty = true;
            ResponsesLog.WriteFailed(logger, exception, this.GetPrimaryKeyString());
        }
    }
}
