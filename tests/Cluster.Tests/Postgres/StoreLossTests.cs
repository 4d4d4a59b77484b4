using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Gateway.TestKit;

namespace Gateway.Cluster.Tests.Postgres;

/// <summary>PostgreSQL itself stands still, and is killed and started again, under load.</summary>
[UnsupportedOSPlatform("windows"), Collection(TestCluster.OneAtATime)]
public sealed class StoreLossTests(ITestOutputHelper output)
{
    [Fact]
    public async Task StoppedFor20Seconds_ThenKilled_KnownKeysGoOn_AndNothingIsLost()
    {
        Assert.SkipUnless(PostgresServer.IsAvailable, "PostgreSQL is not installed: deploy/test.sh installs it.");
        await using var server = await PostgresServer.Start();
        await using var cluster = new TestCluster(await server.NewDatabase());
        var nodes = await cluster.StartMany(2, Books.Prices);
        var keys = await Books.NewKeys(nodes[0], 6);
        await using var load = new ClusterLoad(nodes, keys, whole: 3, streamed: 4);
        await load.More(60, "before the outage");

        var stopped = Stopwatch.GetTimestamp();
        await server.Pause();
        await Store(nodes, "away");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"the readiness said so {Stopwatch.GetElapsedTime(stopped).TotalSeconds:0.0} s after the stop"));
        await load.More(60, "while PostgreSQL stands still");
        await Eventually.Is(() => Task.FromResult(Stopwatch.GetElapsedTime(stopped) > TimeSpan.FromSeconds(20)), "20 s");
        await server.Continue();
        await Store(nodes, null);
        await load.More(40, "after it went on");

        await server.Kill();
        await Store(nodes, "away");
        await load.More(60, "while PostgreSQL is dead");
        await server.Restart();
        await Store(nodes, null);
        await load.More(40, "after its restart");
        await load.Stop();

        output.WriteLine(load.Describe());
        foreach (var stall in nodes.SelectMany(node => node.Said().Split('\n')).Where(line => line.Contains("stood still", StringComparison.Ordinal)))
        {
            output.WriteLine(stall);
        }

        Assert.SkipWhen(
            !load.Failures.IsEmpty && nodes.Any(node => node.Said().Contains("stood still", StringComparison.Ordinal)),
            "This machine let a node stand still for a second while its store was away: then limited requests wait for the store.");
        load.AssertNoFailures();
        await Books.AssertBalanced(nodes[0], keys, load.Completed.Keys);
    }

    /// <summary>Waits until each node is ready and says this of its store.</summary>
    private static async Task Store(IEnumerable<GatewayProcess> nodes, string? expected)
    {
        foreach (var node in nodes)
        {
            using var client = node.NewClient(null);
            await Eventually.Is(
                async () => await client.GetFromJsonAsync<JsonObject>("/health/ready") is { } view && (string?)view["status"] == "ready" && (string?)view["store"] == expected,
                $"ready, and the store is {expected ?? "there"}");
        }
    }
}
