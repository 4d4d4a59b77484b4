using Gateway.Grains.Budgets;

namespace Gateway.Grains.Tests.Budgets;

/// <summary>The store of one sum: outlives its keepers. Writes can wait for the test, fail, or lose their answer.</summary>
internal sealed class SpendStore
{
    private readonly Queue<TaskCompletionSource<WriteFate>> _waiting = new();

    public SpendState? Stored { get; private set; }

    public int Version { get; private set; }

    public int Writes { get; private set; }

    public int Tries { get; private set; }

    /// <summary>Whether each write fails.</summary>
    public bool IsAway { get; set; }

    /// <summary>Whether writes wait until the test lets them go on.</summary>
    public bool IsSlow { get; set; }

    public int Waiting => _waiting.Count;

    /// <summary>The oldest waiting write goes on.</summary>
    public void Answer(WriteFate fate) => _waiting.Dequeue().SetResult(fate);

    /// <summary>All waiting writes end with their keeper; one of them may have come through.</summary>
    public void Crash(bool isDone)
    {
        var fate = isDone ? WriteFate.DoneOfTheDead : WriteFate.NotDoneOfTheDead;
        while (_waiting.TryDequeue(out var write))
        {
            write.SetResult(fate);
            fate = WriteFate.NotDoneOfTheDead;
        }
    }

    public Task<WriteFate> NextFate()
    {
        Tries++;
        if (!IsSlow)
        {
            return Task.FromResult(IsAway ? WriteFate.NotDone : WriteFate.Done);
        }

        var fate = new TaskCompletionSource<WriteFate>();
        _waiting.Enqueue(fate);
        return fate.Task;
    }

    public int Put(SpendState state)
    {
        Stored = state;
        Writes++;
        return ++Version;
    }
}
