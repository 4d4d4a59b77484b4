namespace Gateway.Api.Tokens;

/// <summary>Long texts are counted by half of the processors at most, so that requests that count nothing go on.</summary>
internal static class CountingTurns
{
    /// <summary>What is counted at once, in about four milliseconds.</summary>
    private const int Short = 16 * 1024;

    private static readonly SemaphoreSlim Turns = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>Waits for a turn, which ends with its disposal; null where none is needed.</summary>
    public static ValueTask<IDisposable?> Take(long bytes, CancellationToken cancellation) => bytes <= Short ? default : Wait(cancellation);

    private static async ValueTask<IDisposable?> Wait(CancellationToken cancellation)
    {
        await Turns.WaitAsync(cancellation);
        return new Turn();
    }

    private sealed class Turn : IDisposable
    {
        public void Dispose() => Turns.Release();
    }
}
