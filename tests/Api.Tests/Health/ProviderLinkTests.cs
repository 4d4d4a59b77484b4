using Gateway.Api.Health;
using Gateway.Grains.Interfaces.Providers;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Api.Tests.Health;

/// <summary>The node's line to a grain that is slow, refuses, or is gone.</summary>
public sealed class ProviderLinkTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly StubGrain _grain = new();
    private readonly ProviderHealth _health;

    public ProviderLinkTests() => _health = new ProviderHealth(_grain.Factory, _time, NullLogger<ProviderHealth>.Instance);

    [Fact]
    public async Task Successes_WaitForTheBeat_EverythingElseGoesAtOnceAndTakesThemAlong()
    {
        Report(AttemptVerdict.Success);
        Report(AttemptVerdict.Neutral);
        Assert.Empty(_grain.Reports);

        Report(AttemptVerdict.Failure);
        Assert.Equal(
            [AttemptVerdict.Success, AttemptVerdict.Neutral, AttemptVerdict.Failure],
            Assert.Single(_grain.Reports).Entries.Select(entry => entry.Verdict));

        Report(AttemptVerdict.Success);
        await _health.Link("up").Send();
        Assert.Equal(2, _grain.Reports.Count);

        await _health.Link("up").Send();
        Assert.Equal(2, _grain.Reports.Count);
    }

    [Fact]
    public void Reports_WhileOneIsUnderWay_GoTogetherAfterIt()
    {
        var answer = new TaskCompletionSource<HealthSnapshot?>();
        _grain.OnReport = () => answer.Task;
        for (var at = 0; at < 50; at++)
        {
            Report(AttemptVerdict.Failure);
        }

        Assert.Single(_grain.Reports);
        answer.SetResult(null);

        Assert.Equal([1, 49], _grain.Reports.Select(report => report.Entries.Length));
    }

    [Fact]
    public async Task Report_ThatIsLost_IsSentAgainOnce()
    {
        _grain.OnReport = () => Task.FromException<HealthSnapshot?>(new TimeoutException());
        Report(AttemptVerdict.Failure);

        for (var beat = 0; beat < 3; beat++)
        {
            await _health.Link("up").Send();
        }

        Assert.Equal([1, 1], _grain.Reports.Select(report => report.Entries.Length));
    }

    [Fact]
    public async Task Probe_Refused_IsNotAskedForAgainSoon()
    {
        _grain.OnProbe = () => Task.FromResult(default(ProbeGrant));
        for (var at = 0; at < 100; at++)
        {
            Assert.False(await _health.TryProbe("up", "m"));
        }

        Assert.Equal(1, _grain.Asked);
        _time.Advance(ProbeSlots.RefusalLifetime);
        Assert.False(await _health.TryProbe("up", "m"));
        Assert.Equal(2, _grain.Asked);
    }

    [Fact]
    public async Task Probe_WithoutAnAnswer_IsRefused_AndALatePermitIsGivenBack()
    {
        var answer = new TaskCompletionSource<ProbeGrant>();
        _grain.OnProbe = () => answer.Task;

        var asked = _health.TryProbe("up", "m").AsTask();
        Assert.False(await _health.TryProbe("up", "m"));
        _time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.False(await asked);

        var sent = new TaskCompletionSource();
        _grain.OnReport = () =>
        {
            sent.SetResult();
            return Task.FromResult<HealthSnapshot?>(null);
        };
        answer.SetResult(new ProbeGrant(true, 42));
        await sent.Task;

        Assert.Equal((AttemptVerdict.Neutral, 42), (_grain.Reports[0].Entries[0].Verdict, _grain.Reports[0].Entries[0].Permit));
    }

    [Fact]
    public async Task Probe_WhoseGrainIsGone_IsRefused()
    {
        _grain.OnProbe = () => Task.FromException<ProbeGrant>(new TimeoutException());

        Assert.False(await _health.TryProbe("up", "m"));
    }

    [Fact]
    public async Task Permit_IsNamedByTheProbesReport_Once()
    {
        _grain.OnProbe = () => Task.FromResult(new ProbeGrant(true, 42));
        Assert.True(await _health.TryProbe("up", "m"));

        Report(AttemptVerdict.Success, probe: true);
        Report(AttemptVerdict.Failure, probe: true);

        Assert.Equal([42, 0], _grain.Reports.Select(report => report.Entries[^1].Permit));
    }

    [Fact]
    public async Task Renewal_Fails_KeepsWhatWasHeardLast()
    {
        _health.Take(new HealthSnapshot("up", 1, 5, CircuitOverride.Open, default, []));

        await _health.Link("up").Renew("node", null!);

        Assert.Equal(TargetCondition.Open, _health.Look("up", "m").Condition);
    }

    [Fact]
    public void Snapshots_OutOfOrder_TheNewestHolds_AndAnotherActivationsCounts()
    {
        _health.Take(new HealthSnapshot("up", 1, 5, CircuitOverride.Open, default, []));
        _health.Take(new HealthSnapshot("up", 1, 4, CircuitOverride.Auto, default, []));
        Assert.Equal(TargetCondition.Open, _health.Look("up", "m").Condition);

        _health.Take(new HealthSnapshot("up", 2, 1, CircuitOverride.Auto, default, []));
        Assert.Equal(TargetCondition.Available, _health.Look("up", "m").Condition);
    }

    private void Report(AttemptVerdict verdict, bool probe = false) =>
        _health.Report("up", new AttemptReport("m", verdict, probe, _time.GetUtcNow(), 1000, null, null, false));
}
