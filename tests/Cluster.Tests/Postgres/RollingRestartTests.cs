using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using Gateway.TestKit;

namespace Gateway.Cluster.Tests.Postgres;

/// <summary>Every node is stopped and started again, one after the other, and nobody notices.</summary>
[UnsupportedOSPlatform("windows"), Collection(TestCluster.OneAtATime)]
public sealed class RollingRestartTests(PostgresFixture postgres, ITestOutputHelper output)
{
    private const int Limit = 20;

    // Under load that does not end, a node serves for half of it after the signal.
    private static readonly string[] Settings = [.. Books.Prices, "--Gateway:DrainSeconds", "14"];

    [Fact]
    public async Task UnderLoad_NoRequestFails_NoStreamIsCut_AndNothingIsForgotten()
    {
        await using var cluster = new TestCluster(await postgres.NewDatabase());
        var nodes = await cluster.StartMany(3, Settings);
        var keys = await Books.NewKeys(nodes[0], 12);
        using var client = new HttpClient();

        // Their grains are where they were asked first.
        var since = Stopwatch.GetTimestamp();
        var limited = await Task.WhenAll(Enumerable.Range(0, 6).Select(number => Books.NewKey(nodes[0], new { name = $"l{number}", limits = new { requests_per_minute = Limit } })));
        await AskLimited(client, nodes[0], limited, 12, expected: 12);

        await using var load = new ClusterLoad(nodes, keys);
        await load.More(40, "before the first restart");
        for (var place = 0; place < nodes.Length; place++)
        {
            var stopping = nodes[place];
            var begun = new TaskCompletionSource();
            var stream = LoadAnswer.Ask(client, stopping.Url, keys[place].Secret, "sandbox/echo:tokens=80:tps=20", stream: true, begun.SetResult);
            await Task.WhenAny(begun.Task, stream);
            var stop = Stopwatch.GetTimestamp();
            await stopping.Terminate();
            Assert.True(await stopping.WaitForExit() == 0, stopping.Said());

            // The grains that requests wait for are handed over whole.
            Assert.True(!stopping.StandardOutput.Any(line => line.Contains("dehydrate", StringComparison.OrdinalIgnoreCase)), stopping.Said());
            var (ended, answer) = (Stopwatch.GetElapsedTime(stop), await stream);
            Assert.True(answer.IsComplete, $"{answer.Status} {answer.Body}{stopping.Said()}");
            Assert.True(load.Completed.TryAdd(answer.Id!, (keys[place], answer, Stopwatch.GetTimestamp())));
            if (place == 0 && Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(55))
            {
                // The grains of the limited keys have handed over what they counted: no more, and no less either.
                await AskLimited(client, nodes[1], limited, Limit, expected: Limit - 12);
            }

            nodes[place] = await cluster.StartAgain(stopping, Settings);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"node {place}: ended {ended.TotalSeconds:0.0} s after the signal, ready again {nodes[place].ReadyAfter!.Value.TotalSeconds:0.0} s after its start"));
            await load.More(30, "after the restart");
        }

        await load.Stop();
        output.WriteLine(load.Describe());
        load.AssertNoFailures();
        var rows = await Books.AssertBalanced(nodes[0], keys, load.Completed.Keys);
        Assert.Equal(load.Completed.Keys.Order(), rows.Where(row => keys.Any(key => key.Id == (string?)row["key_id"])).Select(row => (string)row["id"]!).Order());
        Assert.DoesNotContain(rows, row => (string?)row["error_code"] == "node_lost");
    }

    private static async Task AskLimited(HttpClient client, GatewayProcess node, TestKey[] keys, int times, int expected)
    {
        foreach (var key in keys)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, times).Select(_ => LoadAnswer.Ask(client, node.Url, key.Secret, "sandbox/echo", stream: false)));
            Assert.True(answers.Count(answer => answer.IsComplete) == expected, string.Join(Environment.NewLine, answers.Select(answer => $"{answer.Status} {answer.Body}")) + node.Said());
        }
    }
}
