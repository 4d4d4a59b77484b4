using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;

namespace Gateway.Cluster.Tests.Postgres;

/// <summary>A node of three is lost under load, one way or the other.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class NodeLossTests(PostgresFixture postgres, ITestOutputHelper output)
{
    [Fact]
    public async Task Killed_TheOthersClientsSeeNoError_AndEachAnswerHasItsRowOnce()
    {
        await using var cluster = new TestCluster(await postgres.NewDatabase());
        var nodes = await cluster.StartMany(3, Books.Prices);
        var keys = await Books.NewKeys(nodes[0], 12);
        await using var load = new ClusterLoad(nodes, keys);
        await using var others = new ClusterLoad(nodes, keys, places: [1, 2]);
        await others.More(60, "before the kill");

        var killed = Stopwatch.GetTimestamp();
        nodes[0].Kill();
        await others.More(200, "after the kill");
        await Task.WhenAll(load.Stop(), others.Stop());

        output.WriteLine("clients of the other two nodes: " + others.Describe());
        output.WriteLine("clients of all three: " + load.Describe());
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"longest wait after the kill: {others.LongestWait(killed).TotalSeconds:0.00} s"));
        others.AssertNoFailures();
        Assert.All(load.Failures, failure => Assert.True(failure.Node == nodes[0], failure.What));
        Assert.InRange(others.LongestWait(killed), TimeSpan.Zero, TimeSpan.FromSeconds(10));

        var dead = nodes[0];
        nodes[0] = await cluster.StartAgain(dead, Books.Prices);
        foreach (var (id, answer) in load.Completed)
        {
            others.Completed.TryAdd(id, answer);
        }

        var rows = await Books.AssertBalanced(nodes[1], keys, others);
        var lost = rows.Count(row => (string?)row["error_code"] == "node_lost");
        output.WriteLine($"{others.Completed.Count} answers, {rows.Count} rows, {lost} of them node_lost");
        Assert.Equal(others.Completed.Count, rows.Count(row => (int)row["status"]! == 200));
    }
}
