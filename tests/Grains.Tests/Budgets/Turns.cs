namespace Gateway.Grains.Tests.Budgets;

/// <summary>Runs code as a grain does: one turn at a time, in the order in which the turns became ready.</summary>
internal static class Turns
{
    /// <summary>More than any chain of continuations has.</summary>
    private const int Many = 50;

    public static Task Run(Func<Task> code) => Task.Factory.StartNew(
        code, CancellationToken.None, TaskCreationOptions.DenyChildAttach, new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler).Unwrap();

    /// <summary>Lets all others go on as far as they can.</summary>
    public static async Task Pass()
    {
        for (var turn = 0; turn < Many; turn++)
        {
            await Task.Yield();
        }
    }
}
