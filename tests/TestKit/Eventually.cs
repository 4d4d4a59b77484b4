namespace Gateway.TestKit;

/// <summary>Waits for what another process does in its own time. The bound is generous: reaching it is a failure, never a measurement.</summary>
public static class Eventually
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks again until the answer is yes. Throws <see cref="TimeoutException"/> that names <paramref name="what"/>.</summary>
    public static async Task Is(Func<Task<bool>> ask, string what)
    {
        await Gives<object>(async () => await ask() ? what : null, what);
    }

    /// <summary>Asks again until the answer is not null.</summary>
    public static async Task<T> Gives<T>(Func<Task<T?>> ask, string what)
        where T : class
    {
        using var timer = new PeriodicTimer(Interval);
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            if (await ask() is { } answer)
            {
                return answer;
            }

            try
            {
                await timer.WaitForNextTickAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Not seen within {Limit.TotalSeconds} s: {what}");
            }
        }
    }
}
