namespace Gateway.TestKit.Time;

/// <summary>
/// Lets a test wait for what happens in other threads without asking again and again: whoever changes something that a test may look at
/// calls <see cref="Notify"/>, and every condition that is waited for is looked at once more.
/// </summary>
public sealed class Changes
{
    /// <summary>Reaching it is a failure, never a measurement.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Notify() =>
        Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <summary>Returns once the condition holds. Throws <see cref="TimeoutException"/> with <paramref name="what"/> when it never does.</summary>
    public async Task Until(Func<bool> condition, Func<string> what)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            // Taken before the look: a change between the look and the wait is not missed.
            var next = Volatile.Read(ref _next).Task;
            if (condition())
            {
                return;
            }

            try
            {
                await next.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Not seen within {Limit.TotalSeconds} s of real time: {what()}");
            }
        }
    }
}
