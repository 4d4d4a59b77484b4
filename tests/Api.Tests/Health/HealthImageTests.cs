using Gateway.Api.Health;
using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Api.Tests.Health;

public sealed class HealthImageTests
{
    private const long Second = 1000;

    private static readonly HealthCondition Healthy = default;

    [Fact]
    public void Open_UntilItsBreakIsOver_ThenHalfOpen()
    {
        var image = Image(Open(10));

        Assert.Equal(new TargetHealth(TargetCondition.Open, TimeSpan.FromSeconds(10), HealthReasons.CircuitOpen), image.Look("m", 0));
        Assert.Equal(new TargetHealth(TargetCondition.Open, TimeSpan.FromSeconds(1), HealthReasons.CircuitOpen), image.Look("m", 9 * Second));
        Assert.Equal(new TargetHealth(TargetCondition.HalfOpen, TimeSpan.Zero, HealthReasons.CircuitOpen), image.Look("m", 10 * Second));
        Assert.Equal(default, image.Look("other", 0));
    }

    [Fact]
    public void CoolDown_EndsByItself()
    {
        var image = Image(new HealthCondition(CircuitState.Closed, default, TimeSpan.FromSeconds(5), null));

        Assert.Equal(new TargetHealth(TargetCondition.CoolingDown, TimeSpan.FromSeconds(5), HealthReasons.CoolDown), image.Look("m", 0));
        Assert.Equal(default, image.Look("m", 5 * Second));
    }

    [Fact]
    public void WhatEndsLast_IsTold()
    {
        var image = Image(Open(10) with { CoolDownLeft = TimeSpan.FromSeconds(30) });

        Assert.Equal((TargetCondition.CoolingDown, 30.0), (image.Look("m", 0).Condition, image.Look("m", 0).Left.TotalSeconds));
        Assert.Equal(TargetCondition.HalfOpen, image.Look("m", 30 * Second).Condition);

        var whole = Image(Open(10), whole: Open(20) with { Reason = HealthReasons.Credential });
        Assert.Equal((HealthReasons.Credential, 20.0), (whole.Look("m", 0).Reason, whole.Look("m", 0).Left.TotalSeconds));
    }

    [Fact]
    public void Order_Closed_LetsRequestsThrough_ButNotIntoACoolDown()
    {
        var image = Image(Open(10), CircuitOverride.Closed, Healthy with { CoolDownLeft = TimeSpan.FromSeconds(5) });

        Assert.Equal(TargetCondition.CoolingDown, image.Look("m", 0).Condition);
        Assert.Equal(default, image.Look("m", 5 * Second));
    }

    [Fact]
    public void SnapshotThatWasLongUnderWay_LengthensNothing()
    {
        var first = Image(Open(10));
        var late = new HealthImage(first.Snapshot, 9 * Second, Second, first);
        var early = new HealthImage(Image(Open(2)).Snapshot, 1 * Second, Second, late);
        var over = new HealthImage(Image(Open(0)).Snapshot, 2 * Second, Second, early);
        var lateAgain = new HealthImage(first.Snapshot, 3 * Second, Second, over);

        Assert.Equal(TargetCondition.HalfOpen, late.Look("m", 10 * Second).Condition);
        Assert.Equal(TargetCondition.HalfOpen, early.Look("m", 3 * Second).Condition);
        Assert.Equal(TargetCondition.HalfOpen, over.Look("m", 2 * Second).Condition);
        Assert.Equal(TargetCondition.HalfOpen, lateAgain.Look("m", 3 * Second).Condition);
    }

    private static HealthCondition Open(double seconds) => new(CircuitState.Open, TimeSpan.FromSeconds(seconds), default, HealthReasons.CircuitOpen);

    private static HealthImage Image(HealthCondition model, CircuitOverride order = CircuitOverride.Auto, HealthCondition whole = default) =>
        new(new HealthSnapshot("up", 1, 1, order, whole, [new ModelCondition("m", model)]), 0, Second);
}
