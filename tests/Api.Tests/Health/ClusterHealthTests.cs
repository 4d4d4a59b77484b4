using Gateway.Api.Health;
using Gateway.Grains.Interfaces.Providers;
using Gateway.TestKit;
using Orleans.Core.Internal;

namespace Gateway.Api.Tests.Health;

/// <summary>What one node sees, all know; and only one probes.</summary>
public sealed class ClusterHealthTests : IAsyncLifetime
{
    private const string Model = "m";

    private TwoNodes _nodes = null!;

    public async ValueTask InitializeAsync() => _nodes = await TwoNodes.Start();

    public ValueTask DisposeAsync() => _nodes.DisposeAsync();

    [Fact]
    public async Task Failures_SeenByOneNode_OpenTheCircuitOnBoth()
    {
        Fail(_nodes.A, 3);

        await Conditions(TargetCondition.Open);

        var health = _nodes.B.Look(TwoNodes.Provider, Model);
        Assert.Equal(HealthReasons.CircuitOpen, health.Reason);
        Assert.InRange(health.Left, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.Equal(TargetCondition.Available, _nodes.B.Look(TwoNodes.Provider, "other").Condition);
    }

    [Fact]
    public async Task Failures_OfBothNodes_AreCountedTogether()
    {
        Fail(_nodes.A, 2);
        Fail(_nodes.B, 1);

        await Conditions(TargetCondition.Open);
    }

    [Fact]
    public async Task Break_Over_HundredAskOnBothNodes_OneProbes()
    {
        await OpenAndWait();

        var first = await AskAll();
        Assert.Equal(1, first);

        // A refusal is remembered for a moment; after it nobody gets in either, while the probe runs.
        _nodes.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, await AskAll());
    }

    [Fact]
    public async Task Probe_Succeeds_ClosesTheCircuitOnBoth()
    {
        await OpenAndWait();
        Assert.True(await _nodes.B.TryProbe(TwoNodes.Provider, Model));

        _nodes.B.Report(TwoNodes.Provider, Attempt(AttemptVerdict.Success, probe: true));

        await Conditions(TargetCondition.Available);
    }

    [Fact]
    public async Task Probe_Fails_OpensTheCircuitOnBothForLonger()
    {
        await OpenAndWait();
        Assert.True(await _nodes.A.TryProbe(TwoNodes.Provider, Model));

        _nodes.A.Report(TwoNodes.Provider, Attempt(AttemptVerdict.Failure, probe: true));

        await Conditions(TargetCondition.Open);
        Assert.InRange(_nodes.B.Look(TwoNodes.Provider, Model).Left, TimeSpan.FromSeconds(11), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Probe_Neutral_LetsTheOtherNodeProbe()
    {
        await OpenAndWait();
        Assert.True(await _nodes.A.TryProbe(TwoNodes.Provider, Model));

        _nodes.A.Report(TwoNodes.Provider, Attempt(AttemptVerdict.Neutral, probe: true));

        await Eventually.Is(async () => await _nodes.B.TryProbe(TwoNodes.Provider, Model), "the permit is free for the other node");
    }

    [Fact]
    public async Task RateLimit_SeenByOneNode_CoolsDownOnBoth()
    {
        _nodes.A.Report(TwoNodes.Provider, Attempt(AttemptVerdict.RateLimited) with { RetryAfter = TimeSpan.FromSeconds(30), WholeAccount = true });

        await Conditions(TargetCondition.CoolingDown);
        Assert.Equal((TargetCondition.CoolingDown, HealthReasons.CoolDown), (_nodes.B.Look(TwoNodes.Provider, "other").Condition, _nodes.B.Look(TwoNodes.Provider, "other").Reason));

        _nodes.Time.Advance(TimeSpan.FromSeconds(31));
        await Conditions(TargetCondition.Available);
    }

    [Fact]
    public async Task RefusedCredential_ClosesOutTheWholeProviderOnBoth()
    {
        _nodes.A.Report(TwoNodes.Provider, Attempt(AttemptVerdict.CredentialRefused));

        await Conditions(TargetCondition.Open);
        Assert.Equal(HealthReasons.Credential, _nodes.B.Look(TwoNodes.Provider, "other").Reason);
    }

    [Fact]
    public async Task Order_HoldsOnBoth_UntilItIsChanged()
    {
        await _nodes.Grain.Order(CircuitOverride.Open);
        await Conditions(TargetCondition.Open);
        Assert.Equal((TimeSpan.MaxValue, HealthReasons.Manual), (_nodes.B.Look(TwoNodes.Provider, Model).Left, _nodes.B.Look(TwoNodes.Provider, Model).Reason));

        await _nodes.Grain.Order(CircuitOverride.Closed);
        await Conditions(TargetCondition.Available);

        await _nodes.Grain.Order(CircuitOverride.Auto);
        Fail(_nodes.B, 3);
        await Conditions(TargetCondition.Open);
    }

    [Fact]
    public async Task Subscriptions_LostWithTheGrain_AreMadeAgain()
    {
        var nodes = await Subscribed();
        await _nodes.Grain.AsReference<IGrainManagementExtension>().DeactivateOnIdle();

        // The new activation knows nobody until the nodes renew.
        Assert.Equal(nodes, await Subscribed());
        Fail(_nodes.A, 3);
        await Conditions(TargetCondition.Open);
    }

    [Fact]
    public async Task OpenCircuit_OutlivesTheGrain_OnBothNodes()
    {
        await OpenAndWait();
        Assert.True(await _nodes.A.TryProbe(TwoNodes.Provider, Model));
        _nodes.A.Report(TwoNodes.Provider, Attempt(AttemptVerdict.Failure, probe: true));
        await Conditions(TargetCondition.Open);

        await _nodes.Grain.AsReference<IGrainManagementExtension>().DeactivateOnIdle();
        await Subscribed();

        await Conditions(TargetCondition.Open);
        Assert.False(await _nodes.B.TryProbe(TwoNodes.Provider, Model));
    }

    [Fact]
    public async Task InFlight_IsToldByBoth()
    {
        _nodes.A.Began(TwoNodes.Provider);
        _nodes.B.Began(TwoNodes.Provider);
        _nodes.B.Began(TwoNodes.Provider);

        await Eventually.Is(async () => (await _nodes.Grain.GetStatus()).Nodes.Sum(node => node.InFlight) == 3, "both nodes' attempts");
        _nodes.B.Ended(TwoNodes.Provider);
        Assert.Equal(1, _nodes.B.InFlight(TwoNodes.Provider));
    }

    [Fact]
    public async Task Successes_AreBatched_AndComeWithTheirLatencies()
    {
        for (var at = 0; at < 1000; at++)
        {
            (at % 2 == 0 ? _nodes.A : _nodes.B).Report(TwoNodes.Provider, Attempt(AttemptVerdict.Success) with { DurationUs = 50_000, FirstTokenUs = 20_000 });
        }

        var model = await Eventually.Gives(
            async () => (await _nodes.Grain.GetStatus()).Models.SingleOrDefault(status => status.Requests == 1000), "all thousand attempts");
        Assert.Equal((0, 0), (model.Failures, model.ConsecutiveFailures));
        Assert.InRange(model.Duration!.P99, 46, 54);
        Assert.InRange(model.FirstToken!.P50, 18, 22);
    }

    private async Task OpenAndWait()
    {
        Fail(_nodes.A, 3);
        await Conditions(TargetCondition.Open);
        _nodes.Time.Advance(TimeSpan.FromSeconds(11));

        // Without a word from the grain: the break is over on each node by its own clock.
        Assert.Equal(TargetCondition.HalfOpen, _nodes.A.Look(TwoNodes.Provider, Model).Condition);
        Assert.Equal(TargetCondition.HalfOpen, _nodes.B.Look(TwoNodes.Provider, Model).Condition);
    }

    private async Task<int> AskAll()
    {
        var asked = Enumerable.Range(0, 100).Select(at => (at % 2 == 0 ? _nodes.A : _nodes.B).TryProbe(TwoNodes.Provider, Model).AsTask());
        return (await Task.WhenAll(asked)).Count(granted => granted);
    }

    private async Task<string> Subscribed() => await Eventually.Gives(
        async () => (await _nodes.Grain.GetStatus()).Nodes is { Length: 2 } nodes ? string.Join(' ', nodes.Select(node => node.Node).Order()) : null,
        "both nodes have subscribed");

    private Task Conditions(TargetCondition expected) => Eventually.Is(
        () => Task.FromResult(_nodes.A.Look(TwoNodes.Provider, Model).Condition == expected && _nodes.B.Look(TwoNodes.Provider, Model).Condition == expected),
        $"{expected} on both nodes");

    private void Fail(ProviderHealth node, int times)
    {
        for (; times > 0; times--)
        {
            node.Report(TwoNodes.Provider, Attempt(AttemptVerdict.Failure));
        }
    }

    private AttemptReport Attempt(AttemptVerdict verdict, bool probe = false) => new(Model, verdict, probe, _nodes.Time.GetUtcNow(), 1000, null, null, false);
}
