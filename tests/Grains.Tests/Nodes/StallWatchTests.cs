using Gateway.Grains.Interfaces.Nodes;

namespace Gateway.Grains.Tests.Nodes;

public sealed class StallWatchTests
{
    private readonly StandingClock _clock = new();

    [Fact]
    public void Count_WhileTheTimerRuns_StaysZero()
    {
        using var watch = new StallWatch(_clock);
        for (var beat = 0; beat < 100; beat++)
        {
            _clock.Pass(StallWatch.Limit - TimeSpan.FromMilliseconds(1));
            _clock.Beat();
        }

        Assert.Equal((0, 0), (watch.Count, watch.LongCount));
    }

    [Fact]
    public void Count_AskedBeforeTheTimer_TellsOfTheStall_Once()
    {
        using var watch = new StallWatch(_clock);
        var told = new List<TimeSpan>();
        watch.Stalled += told.Add;

        _clock.Pass(StallWatch.Limit);
        Assert.Equal(1, watch.Count);
        _clock.Beat();

        Assert.Equal((1, 0), (watch.Count, watch.LongCount));
        Assert.Equal([StallWatch.Limit], told);
    }

    [Fact]
    public void Count_TimerBeforeAnybodyAsks_TellsOfTheStall()
    {
        using var watch = new StallWatch(_clock);
        _clock.Pass(StallWatch.LongLimit);
        _clock.Beat();

        Assert.Equal((1, 1), (watch.Count, watch.LongCount));
    }

    [Fact]
    public void Never_SeesNone() => Assert.Equal((0, 0), (StallWatch.Never.Count, StallWatch.Never.LongCount));
}
