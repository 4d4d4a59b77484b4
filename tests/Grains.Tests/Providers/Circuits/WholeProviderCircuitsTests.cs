using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Providers.Circuits;
using static Gateway.Grains.Tests.Providers.Circuits.Outcomes;

namespace Gateway.Grains.Tests.Providers.Circuits;

public sealed class WholeProviderCircuitsTests : CircuitsRig
{
    [Fact]
    public void Credential_Refused_OpensTheWholeProviderAtOnce_AndIsProbed()
    {
        Apply(CredentialRefused());
        Assert.Equal((CircuitState.Open, HealthReasons.Credential), (Circuits.WholeAt(Now).Circuit, Circuits.WholeAt(Now).Reason));
        Assert.False(Probe("other").Granted);

        Wait(10);
        var probe = Probe("other");
        Assert.True(probe.Granted);
        Assert.False(Probe().Granted);

        Apply(CredentialRefused("other", probe.Permit));
        Assert.Equal(20, Circuits.WholeAt(Now).BreakLeft.TotalSeconds);

        Wait(20);
        Apply(Success("other", permit: Probe("other").Permit));
        Assert.Equal(CircuitState.Closed, Circuits.WholeAt(Now).Circuit);
    }

    [Fact]
    public void Credential_RefusedAgainWithoutAPermit_DoesNotLengthenTheBreak()
    {
        Apply(CredentialRefused());
        Wait(5);

        Apply(CredentialRefused(age: 6), CredentialRefused(age: 6));

        Assert.Equal(5, Circuits.WholeAt(Now).BreakLeft.TotalSeconds);
    }

    [Fact]
    public void Credential_RefusedBeforeTheSettingsChanged_OpensNothing()
    {
        Apply(CredentialRefused());
        Circuits.Reset(Now);
        Wait(1);

        Apply(CredentialRefused(age: 2));

        Assert.True(Circuits.WholeAt(Now).IsHealthy);
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
        Assert.Equal((CircuitState.Open, CircuitState.HalfOpen), (State(), Circuits.WholeAt(Now).Circuit));
        Assert.True(Probe("other").Granted);
    }

    [Fact]
    public void Order_Open_LetsNobodyThrough_UntilItIsChanged()
    {
        Circuits.Order(CircuitOverride.Open, Now);
        Wait(3600);
        Assert.Equal((CircuitState.Open, HealthReasons.Manual), (Circuits.WholeStatusAt(Now).State, Circuits.WholeStatusAt(Now).Reason));
        Assert.False(Probe().Granted);

        Circuits.Order(CircuitOverride.Auto, Now);
        Assert.True(Probe().Granted);
    }

    [Fact]
    public void Order_Closed_ClosesWhatIsOpen_AndNothingOpens()
    {
        Open();
        Apply(CredentialRefused());

        Circuits.Order(CircuitOverride.Closed, Now);
        Assert.Equal(CircuitState.Closed, State());
        Apply(Failure(), Failure(), Failure(), Failure(), CredentialRefused());

        Assert.Equal((CircuitState.Closed, CircuitState.Closed), (State(), Circuits.WholeAt(Now).Circuit));
        Assert.Equal(4, Model().ConsecutiveFailures);
    }

    [Fact]
    public void State_StoredAndRestored_IsTheSame()
    {
        Open();
        Apply(RateLimited(30, "cool"), CredentialRefused(), Success("fine"));
        Wait(4);
        var other = new ProviderCircuits(1);

        other.Restore(Circuits.ToState(Now), Settings, Now);

        Assert.Equal(Circuits.WholeAt(Now), other.WholeAt(Now));
        Assert.Equal(Circuits.UnhealthyAt(Now), other.UnhealthyAt(Now));
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

        Assert.InRange(Circuits.ModelCount, 1, ModelTable.Capacity);
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

        Assert.Equal((ModelTable.Capacity, true), (Circuits.ModelCount, Probe("late").Granted));
    }

    [Fact]
    public void Changes_AreToldOnce()
    {
        Open();
        Assert.Equal(new CircuitChange(CircuitChangeKind.Opened, "m", TimeSpan.FromSeconds(10), HealthReasons.CircuitOpen), Assert.Single(Circuits.TakeChanges()));

        Apply(Success(), Failure(), Neutral());
        Assert.Empty(Circuits.TakeChanges());
    }

    [Fact]
    public void Latencies_AreSummarized_AndForgotten()
    {
        byte[] buckets = [LatencyBuckets.Of(100_000), LatencyBuckets.Of(2_000_000)];
        Circuits.ApplyLatency(new ModelLatency("m", new LatencyCounts(buckets, [98, 2]), LatencyCounts.None), Settings, Now);

        var latency = Model().Duration!;
        Assert.InRange(latency.P50, 93, 107);
        Assert.InRange(latency.P95, 93, 107);
        Assert.InRange(latency.P99, 1_870, 2_130);
        Assert.Null(Model().FirstToken);

        Wait(600);
        Assert.Null(Model().Duration);
    }
}
