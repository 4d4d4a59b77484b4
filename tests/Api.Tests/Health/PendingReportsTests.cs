using Gateway.Api.Health;
using Gateway.Grains.Interfaces.Providers;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Api.Tests.Health;

public sealed class PendingReportsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly PendingReports _pending;

    public PendingReportsTests() => _pending = new PendingReports(_time);

    [Fact]
    public void Successes_AreOneEntry_InOrderWithFailures()
    {
        Add(AttemptVerdict.Success);
        Add(AttemptVerdict.Success);
        Add(AttemptVerdict.Failure);
        Add(AttemptVerdict.Success);

        var report = _pending.Take()!;

        Assert.Equal(
            [(AttemptVerdict.Success, 2), (AttemptVerdict.Failure, 1), (AttemptVerdict.Success, 1)],
            report.Entries.Select(entry => (entry.Verdict, entry.Count)));
        Assert.Equal([3], Assert.Single(report.Latencies).Duration.Counts);
        Assert.Null(_pending.Take());
    }

    [Fact]
    public void Age_IsTheTimeSinceTheAttemptBegan()
    {
        var begun = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromSeconds(7));

        _pending.Add(new AttemptReport("m", AttemptVerdict.Failure, false, begun, 0, null, null, false), 0);

        Assert.Equal(7, _pending.Take()!.Entries[0].Age.TotalSeconds);
    }

    [Fact]
    public void Failures_NobodyTakes_AreBounded_PermitsAreNot()
    {
        for (var at = 0; at < 3 * PendingReports.MaxEntries; at++)
        {
            Add(AttemptVerdict.Failure);
        }

        Add(AttemptVerdict.Failure, permit: 7);

        Assert.Equal(2 * PendingReports.MaxEntries, _pending.Dropped);
        var entries = _pending.Take()!.Entries;
        Assert.Equal((PendingReports.MaxEntries + 1, 7), (entries.Length, entries[^1].Permit));
    }

    [Fact]
    public void Models_InventedByCallers_AreBounded()
    {
        for (var round = 0; round < 3; round++)
        {
            for (var at = 0; at < 2 * PendingReports.MaxModels; at++)
            {
                Add(AttemptVerdict.Success, $"{round}-{at}");
            }

            Assert.Equal(PendingReports.MaxModels, _pending.Take()!.Latencies.Length);
        }
    }

    [Fact]
    public void Report_ThatCouldNotBeSent_ComesBack_WithoutItsSuccesses()
    {
        Add(AttemptVerdict.Success);
        Add(AttemptVerdict.Failure);
        Add(AttemptVerdict.Success, permit: 3);
        var lost = _pending.Take()!;
        Add(AttemptVerdict.RateLimited);

        _pending.Return(lost, onlyPermits: false);

        Assert.Equal([AttemptVerdict.Failure, AttemptVerdict.Success, AttemptVerdict.RateLimited], _pending.Take()!.Entries.Select(entry => entry.Verdict));
    }

    [Fact]
    public void Report_ThatCouldNotBeSentAgain_KeepsItsPermitsOnly()
    {
        Add(AttemptVerdict.Failure);
        Add(AttemptVerdict.Failure, permit: 3);

        _pending.Return(_pending.Take()!, onlyPermits: true);

        Assert.Equal(3, Assert.Single(_pending.Take()!.Entries).Permit);
    }

    [Fact]
    public void FirstToken_IsKnownFromStreams()
    {
        Add(AttemptVerdict.Success);
        Assert.Null(_pending.FirstTokenEstimate("m"));

        _pending.Add(new AttemptReport("m", AttemptVerdict.Success, false, _time.GetUtcNow(), 9000, 4000, null, false), 0);
        Assert.Equal(4, _pending.FirstTokenEstimate("m")!.Value.TotalMilliseconds);
    }

    private void Add(AttemptVerdict verdict, string model = "m", long permit = 0) =>
        _pending.Add(new AttemptReport(model, verdict, permit != 0, _time.GetUtcNow(), 1000, null, null, false), permit);
}
