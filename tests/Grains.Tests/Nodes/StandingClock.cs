namespace Gateway.Grains.Tests.Nodes;

/// <summary>A steady clock that goes on without its timers, as it does for a process that stands still.</summary>
internal sealed class StandingClock : TimeProvider
{
    private long _now = TimeSpan.TicksPerDay;
    private Action? _beat;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _now);

    public void Pass(TimeSpan time) => Interlocked.Add(ref _now, time.Ticks);

    /// <summary>The timers get their turn.</summary>
    public void Beat() => _beat?.Invoke();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _beat += () => callback(state);
        return new NoTimer();
    }

    private sealed class NoTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
