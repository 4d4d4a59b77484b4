namespace Gateway.TestKit.Time;

/// <summary>A timer on a <see cref="TestClock"/>, which guards and moves its fields.</summary>
internal sealed class TestTimer(TestClock clock, TimerCallback callback, object? state, TimerOwner owner) : ITimer
{
    /// <summary>When it fires next, on the clock's <see cref="TestClock.Elapsed"/>; null while it is not armed.</summary>
    public TimeSpan? Due { get; set; }

    public TimeSpan Period { get; set; }

    public TimerOwner Owner => owner;

    /// <summary>Ticks of a background service come for ever and say nothing about a request.</summary>
    public bool IsPeriodic => Period > TimeSpan.Zero;

    public void Fire() => callback(state);

    public bool Change(TimeSpan dueTime, TimeSpan period) => clock.Arm(this, dueTime, period);

    public void Dispose() => clock.Remove(this);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    public override string ToString() => $"{owner} at {Due}{(IsPeriodic ? $", every {Period}" : "")}";
}
