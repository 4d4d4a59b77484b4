using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Providers.Circuits;
using static Gateway.Grains.Tests.Providers.Circuits.Outcomes;

namespace Gateway.Grains.Tests.Providers.Circuits;

public sealed class ProviderCircuitsTests
{
    private static readonly CircuitSettings Settings = new();

    private readonly ProviderCircuits _circuits = new(1);
    private DateTimeOffset _now = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void ThreeFailuresInARow_OpenTheModel_AndNoOther()
    {
        Apply(Failure(), Success(), Failure(), Failure());
        Assert.Equal(CircuitState.Closed, State());

        Apply(Failure());

        Assert.Equal((CircuitState.Open, 10, HealthReasons.CircuitOpen), (State(), Condition().BreakLeft.TotalSeconds, Condition().Reason));
        Assert.Equal(CircuitState.Closed, State("other"));
        Assert.Equal(CircuitState.Closed, _circuits.WholeAt(_now).Circuit);
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

        Assert.Equal(30, _circuits.WholeAt(_now).CoolDownLeft.TotalSeconds);
        Assert.False(Probe("other").Granted);
    }

    [Fact]
    public void RateLimit_OfAnAge_IsBounded()
    {
        Apply(RateLimited(TimeSpan.FromDays(3650).TotalSeconds));

        Assert.Equal(24, Condition().CoolDownLeft.TotalHours);
    }

    [Fact]
    public void Credential_Refused_OpensTheWholeProviderAtOnce_AndIsProbed()
    {
        Apply(CredentialRefused());
        Assert.Equal((CircuitState.Open, HealthReasons.Credential), (_circuits.WholeAt(_now).Circuit, _circuits.WholeAt(_now).Reason));
        Assert.False(Probe("other").Granted);

        Wait(10);
        var probe = Probe("other");
        Assert.True(probe.Granted);
        Assert.False(Probe().Granted);

        Apply(CredentialRefused("other", probe.Permit));
        Assert.Equal(20, _circuits.WholeAt(_now).BreakLeft.TotalSeconds);

        Wait(20);
        Apply(Success("other", permit: Probe("other").Permit));
        Assert.Equal(CircuitState.Closed, _circuits.WholeAt(_now).Circuit);
    }

    [Fact]
    public void Credential_RefusedAgainWithoutAPermit_DoesNotLengthenTheBreak()
    {
        Apply(CredentialRefused());
        Wait(5);

        Apply(CredentialRefused(age: 6), CredentialRefused(age: 6));

        Assert.Equal(5, _circuits.WholeAt(_now).BreakLeft.TotalSeconds);
    }

    [Fact]
    public void Credential_RefusedBeforeTheSettingsChanged_OpensNothing()
    {
        Apply(CredentialRefused());
        _circuits.Reset(_now);
        Wait(1);

        Apply(CredentialRefused(age: 2));

        Assert.True(_circuits.WholeAt(_now).IsHealthy);
    }

    [Fact]
    public void WholeAndModel_BothHalfOpen_TakeOnePermitForBoth()
    {
        Open();
        Apply(CredentialRefused());
        Wait(10);

        var probe = Probe();
        Assert.True(probe.Granted);
        Assert.False(Probe("other").Granted);

        Apply(Failure(permit: probe.Permit));
        Assert.Equal((CircuitState.Open, CircuitState.HalfOpen), (State(), _circuits.WholeAt(_now).Circuit));
        Assert.True(Probe("other").Granted);
    }

    [Fact]
    public void Order_Open_LetsNobodyThrough_UntilItIsChanged()
    {
        _circuits.Order(CircuitOverride.Open, _now);
        Wait(3600);
        Assert.Equal((CircuitState.Open, HealthReasons.Manual), (_circuits.WholeStatusAt(_now).State, _circuits.WholeStatusAt(_now).Reason));
        Assert.False(Probe().Granted);

        _circuits.Order(CircuitOverride.Auto, _now);
        Assert.True(Probe().Granted);
    }

    [Fact]
    public void Order_Closed_ClosesWhatIsOpen_AndNothingOpens()
    {
        Open();
        Apply(CredentialRefused());

        _circuits.Order(CircuitOverride.Closed, _now);
        Assert.Equal(CircuitState.Closed, State());
        Apply(Failure(), Failure(), Failure(), Failure(), CredentialRefused());

        Assert.Equal((CircuitState.Closed, CircuitState.Closed), (State(), _circuits.WholeAt(_now).Circuit));
        Assert.Equal(4, Model().ConsecutiveFailures);
    }

    [Fact]
    public void State_StoredAndRestored_IsTheSame()
    {
        Open();
        Apply(RateLimited(30, "cool"), CredentialRefused(), Success("fine"));
        Wait(4);
        var other = new ProviderCircuits(1);

        other.Restore(_circuits.ToState(_now), Settings, _now);

        Assert.Equal(_circuits.WholeAt(_now), other.WholeAt(_now));
        Assert.Equal(_circuits.UnhealthyAt(_now), other.UnhealthyAt(_now));
        Assert.Equal(2, other.ModelCount);
    }

    [Fact]
    public void Clock_SetBack_DoesNotLengthenABreak()
    {
        Open();

        Wait(-3600);

        Assert.Equal(10, Condition().BreakLeft.TotalSeconds);
    }

    [Fact]
    public void Models_InventedByCallers_AreBounded_AndKeepWhatIsOpen()
    {
        Open();
        for (var at = 0; at < 5 * ModelTable.Capacity; at++)
        {
            Apply(Success($"invented-{at}"));
        }

        Assert.InRange(_circuits.ModelCount, 1, ModelTable.Capacity);
        Assert.Equal(CircuitState.Open, State());
    }

    [Fact]
    public void Models_AllKeptBack_MakeNoRoom_AndAnotherIsNotTracked()
    {
        for (var at = 0; at < ModelTable.Capacity; at++)
        {
            Apply(RateLimited(60, $"cool-{at}"));
        }

        Open("late");

        Assert.Equal((ModelTable.Capacity, true), (_circuits.ModelCount, Probe("late").Granted));
    }

    [Fact]
    public void Changes_AreToldOnce()
    {
        Open();
        Assert.Equal(new CircuitChange(CircuitChangeKind.Opened, "m", TimeSpan.FromSeconds(10), HealthReasons.CircuitOpen), Assert.Single(_circuits.TakeChanges()));

        Apply(Success(), Failure(), Neutral());
        Assert.Empty(_circuits.TakeChanges());
    }

    [Fact]
    public void Latencies_AreSummarized_AndForgotten()
    {
        byte[] buckets = [LatencyBuckets.Of(100_000), LatencyBuckets.Of(2_000_000)];
        _circuits.ApplyLatency(new ModelLatency("m", new LatencyCounts(buckets, [98, 2]), LatencyCounts.None), Settings, _now);

        var latency = Model().Duration!;
        Assert.InRange(latency.P50, 93, 107);
        Assert.InRange(latency.P95, 93, 107);
        Assert.InRange(latency.P99, 1_870, 2_130);
        Assert.Null(Model().FirstToken);

        Wait(600);
        Assert.Null(Model().Duration);
    }

    private void Apply(params HealthReportEntry[] entries) => Array.ForEach(entries, entry => _circuits.Apply(entry, Settings, _now));

    private void Open(string model = "m") => Apply(Failure(model), Failure(model), Failure(model));

    private void Wait(double seconds) => _now = _now.AddSeconds(seconds);

    private ProbeGrant Probe(string model = "m") => _circuits.TryProbe(model, _now);

    private HealthCondition Condition(string model = "m") => _circuits.UnhealthyAt(_now).FirstOrDefault(entry => entry.Model == model).Condition;

    private CircuitState State(string model = "m") => Condition(model).Circuit;

    private ModelStatus Model(string model = "m") => Assert.Single(_circuits.ModelStatusAt(_now), status => status.Model == model);
}
