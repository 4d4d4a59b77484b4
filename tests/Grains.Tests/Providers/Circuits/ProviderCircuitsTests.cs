using Gateway.Grains.Interfaces.Providers;
using static Gateway.Grains.Tests.Providers.Circuits.Outcomes;

namespace Gateway.Grains.Tests.Providers.Circuits;

public sealed class ProviderCircuitsTests : CircuitsRig
{
    [Fact]
    public void ThreeFailuresInARow_OpenTheModel_AndNoOther()
    {
        Apply(Failure(), Success(), Failure(), Failure());
        Assert.Equal(CircuitState.Closed, State());

        Apply(Failure());

        Assert.Equal((CircuitState.Open, 10, HealthReasons.CircuitOpen), (State(), Condition().BreakLeft.TotalSeconds, Condition().Reason));
        Assert.Equal(CircuitState.Closed, State("other"));
        Assert.Equal(CircuitState.Closed, Circuits.WholeAt(Now).Circuit);
    }

    [Fact]
    public void HalfOfTenAttempts_Failed_OpensIt()
    {
        Apply(Success(count: 4), Failure(), Failure(), Success(), Failure(), Failure());
        Assert.Equal(CircuitState.Closed, State());

        Apply(Success(), Failure());
        Assert.Equal(CircuitState.Closed, State());

        Apply(Failure());
        Assert.Equal(CircuitState.Open, State());
    }

    [Fact]
    public void Break_Over_GivesOnePermit_AndSuccessCloses()
    {
        Open();
        Assert.False(Probe().Granted);

        Wait(10);
        Assert.Equal(CircuitState.HalfOpen, State());
        var first = Probe();
        Assert.True(first is { Granted: true, Permit: > 0 });
        Assert.False(Probe().Granted);

        Apply(Success(permit: first.Permit));
        Assert.Equal(CircuitState.Closed, State());
        Assert.Equal(new ProbeGrant(true, 0), Probe());
    }

    [Fact]
    public void Break_Doubles_UpToTheLongest_AndIsShortAgainAfterAHealthyTime()
    {
        Open();
        foreach (var expected in (double[])[20, 40, 60, 60])
        {
            Wait(Condition().BreakLeft.TotalSeconds);
            Apply(Failure(permit: Probe().Permit));
            Assert.Equal(expected, Condition().BreakLeft.TotalSeconds);
        }

        Wait(60);
        Apply(Success(permit: Probe().Permit));
        Open();
        Assert.Equal(60, Condition().BreakLeft.TotalSeconds);

        Wait(60);
        Apply(Success(permit: Probe().Permit));
        Wait(10);
        Open();
        Assert.Equal(10, Condition().BreakLeft.TotalSeconds);
    }

    [Fact]
    public void Permit_NeutralResult_IsGivenToTheNext()
    {
        Open();
        Wait(10);

        Apply(Neutral(permit: Probe().Permit));

        Assert.Equal(CircuitState.HalfOpen, State());
        Assert.True(Probe().Granted);
    }

    [Fact]
    public void Permit_NobodySettles_ExpiresAfter45Seconds()
    {
        Open();
        Wait(10);
        var lost = Probe();

        Wait(44);
        Assert.False(Probe().Granted);
        Wait(1);
        var second = Probe();
        Assert.True(second.Granted);

        // Late, but a probe of this half-open time all the same.
        Apply(Success(permit: lost.Permit));
        Assert.Equal(CircuitState.Closed, State());
    }

    [Fact]
    public void Permit_OfAnEarlierTime_SettlesNothing()
    {
        Open();
        Wait(10);
        var early = Probe().Permit;
        Apply(Failure(permit: early));
        Wait(20);
        Assert.True(Probe().Granted);

        Apply(Success(permit: early), Neutral(permit: early), Failure(permit: early));

        Assert.Equal((CircuitState.HalfOpen, false), (State(), Probe().Granted));
    }

    [Fact]
    public void Results_OfRequestsBegunBeforeItOpened_DoNotCloseIt()
    {
        Open();
        Apply(Success(count: 100));
        Assert.Equal(CircuitState.Open, State());

        Wait(10);
        Apply(Success(count: 100), Failure(), Failure());
        Assert.Equal(CircuitState.HalfOpen, State());
    }

    [Fact]
    public void Failures_OfRequestsBegunBeforeItClosed_DoNotOpenItAgain()
    {
        Open();
        Wait(10);
        Apply(Success(permit: Probe().Permit));
        Wait(1);

        Apply(Failure(age: 5), Failure(age: 5), Failure(age: 5));

        Assert.Equal(CircuitState.Closed, State());
    }

    [Fact]
    public void RateLimit_IsACoolDown_NeverAFailure_NeverShortened()
    {
        Apply(RateLimited(30), RateLimited(2), RateLimited(null), RateLimited(null), RateLimited(null));

        Assert.Equal((CircuitState.Closed, 30), (State(), Condition().CoolDownLeft.TotalSeconds));
        Assert.False(Probe().Granted);
        Assert.True(Probe("other").Granted);
        Assert.Equal(0, Model().Requests);

        Wait(30);
        Assert.True(Condition().IsHealthy);
    }

    [Fact]
    public void RateLimit_OfTheWholeAccount_CoolsEveryModelDown()
    {
        Apply(RateLimited(30, wholeAccount: true));

        Assert.Equal(30, Circuits.WholeAt(Now).CoolDownLeft.TotalSeconds);
        Assert.False(Probe("other").Granted);
    }

    [Fact]
    public void RateLimit_OfAnAge_IsBounded()
    {
        Apply(RateLimited(TimeSpan.FromDays(3650).TotalSeconds));

        Assert.Equal(24, Condition().CoolDownLeft.TotalHours);
    }
}
