using Gateway.Grains.Interfaces.Storage;

namespace Gateway.Api.Pipeline;

/// <summary>
/// Repeats a grain call that got lost with a node. Until the others have declared that node dead, calls to the grains it had are rejected at
/// once: they are repeated with pauses until the grains are made anew elsewhere. Only for calls that are safe to repeat.
/// </summary>
internal sealed class LostCalls(IStoreStatus store, TimeProvider time)
{
    /// <summary>A killed node is out of the membership within 2 s, on a machine that is not overloaded.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

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
            catch (TimeoutException) when (time.GetElapsedTime(since) < Patience && !store.IsAway)
            {
                // Its node stands still and is not declared dead yet. A grain that waits for its store is asked no more often than once again.
            }
        }
    }
}
