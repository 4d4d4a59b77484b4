namespace Gateway.Api.Pipeline;

/// <summary>
/// Repeats a grain call that got lost with a node. Until the others have declared that node dead, calls to the grains it had are rejected at
/// once: they are repeated with pauses until the grains are made anew elsewhere. Only for calls that are safe to repeat.
/// </summary>
internal sealed class LostCalls(TimeProvider time)
{
    /// <summary>A killed node is out of the membership within 2 s.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(2500);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public async ValueTask<T> Repeat<T>(Func<ValueTask<T>> call)
    {
        var since = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await call();
            }
            catch (OrleansMessageRejectionException) when (time.GetElapsedTime(since) < Patience)
            {
                await Task.Delay(Pause, time);
            }
        }
    }
}
