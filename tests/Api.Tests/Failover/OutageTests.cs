using System.Globalization;
using Gateway.Api.Health;
using Gateway.TestKit.Faults;

namespace Gateway.Api.Tests.Failover;

/// <summary>A target that is down for a while, under traffic: the circuit's work as a client and as the sick provider see it.</summary>
public sealed class OutageTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Target_DownFor60Seconds_IsLeftAloneAndComesBack()
    {
        await using var bench = await FaultBench.Start(output);
        var outage = TimeSpan.FromSeconds(60);
        bench.A.Script = call => call.At < outage ? Answer.Error(503) : Answer.Chat();
        List<BenchAnswer> answers = [];

        for (var at = TimeSpan.Zero; at <= TimeSpan.FromSeconds(100); at += TimeSpan.FromSeconds(4))
        {
            await bench.Pass(at);
            answers.Add(await bench.Get());
        }

        Assert.All(answers, answer => answer.AssertWhole());
        Assert.InRange(bench.A.Calls.Count(call => call.At < outage), 3, 6);
        Assert.All(answers.Where(answer => answer.At >= outage + TimeSpan.FromSeconds(30)), answer => Assert.Equal("a", answer.Header("x-gateway-provider")));
        await bench.Check(answers[^1], "a 200");
        Assert.Equal(bench.Calls.Count, (await bench.Rows()).Sum(row => row["attempts"]!.AsArray().Count));
    }

    [Fact]
    public async Task OnlyTarget_ThatIsBrokenOpen_IsUnavailableAtOnceAndComesBack()
    {
        await using var bench = await FaultBench.Start(output);
        bench.A.Script = call => call.At < TimeSpan.FromSeconds(5) ? Answer.Error(503) : Answer.Chat();
        (await bench.Get("a")).AssertError(503, "bad_luck");
        await bench.Hear(bench.A, TargetCondition.Open);
        var calls = bench.Calls.Count;

        var refused = await bench.Get("a");
        bench.Clock.Advance(TimeSpan.FromSeconds(10));
        await bench.Hear(bench.A, TargetCondition.HalfOpen);
        var probe = await bench.Get("a");

        Assert.True((bool)refused.AssertError(503, "provider_unavailable")["retryable"]!);
        Assert.InRange(int.Parse(refused.Header("retry-after")!, CultureInfo.InvariantCulture), 1, 10);
        await bench.Check(refused);
        probe.AssertWhole();
        Assert.Equal(calls + 1, bench.Calls.Count);
    }

    /// <summary>50 requests in every second of the test's time; two or three of them are at the target when it is killed.</summary>
    [Fact]
    public async Task Target_KilledUnderLoad_IsNoticedByNobodyAndProbedOnceABreak()
    {
        await using var bench = await FaultBench.Start(output, circuit: """{ "BreakSeconds": 2, "MaxBreakSeconds": 4 }""");
        var killed = TimeSpan.FromSeconds(2);
        var revived = TimeSpan.FromSeconds(12);
        var back = revived + TimeSpan.FromSeconds(4 + 5);
        bench.A.Does(Answer.Chat().After(TimeSpan.FromMilliseconds(50)));
        List<BenchAnswer> answers = [];
        List<BenchAnswer> running = [];

        for (var at = TimeSpan.Zero; at < back + TimeSpan.FromSeconds(1); at += TimeSpan.FromMilliseconds(20))
        {
            bench.Clock.AdvanceTo(at);
            bench.A.IsDead = at >= killed && at < revived;
            answers.Add(bench.Ask());
            running.Add(answers[^1]);
            await bench.Settle(running);
        }

        bench.Clock.Advance(TimeSpan.FromMilliseconds(50));
        foreach (var last in running)
        {
            await bench.Drive(last);
        }

        Assert.All(answers, answer => answer.AssertWhole());
        var probes = bench.A.Connections.Where(at => at > killed + TimeSpan.FromSeconds(1) && at < revived).ToList();
        output.WriteLine($"probes: {string.Join(" ", probes.Take(20))}; back at {answers.First(answer => answer.At >= revived && answer.Header("x-gateway-provider") == "a").At}");
        Assert.NotEmpty(probes);
        Assert.All(probes.Zip(probes.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, TimeSpan.FromSeconds(2), revived));
        Assert.All(answers.Where(answer => answer.At >= back), answer => Assert.Equal("a", answer.Header("x-gateway-provider")));
        await bench.Check(answers[^1], "a 200");
    }
}
