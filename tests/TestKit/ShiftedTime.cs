namespace Gateway.TestKit;

/// <summary>
/// The real clock, moved forward by as much as a test says. For what runs inside a silo: its own timers go on, which under a clock that
/// stands still they would not.
/// </summary>
public sealed class ShiftedTime : TimeProvider
{
    private long _shift;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Shift;

    public override long GetTimestamp() => System.GetElapsedTime(0).Ticks + Shift.Ticks;

    public void Advance(TimeSpan time) => Interlocked.Add(ref _shift, time.Ticks);

    private TimeSpan Shift => TimeSpan.FromTicks(Interlocked.Read(ref _shift));
}
