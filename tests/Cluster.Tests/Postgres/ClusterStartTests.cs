using System.Runtime.Versioning;
using Gateway.TestKit;

namespace Gateway.Cluster.Tests.Postgres;

/// <summary>Nodes that find each other, and starts that cannot be.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ClusterStartTests(PostgresFixture postgres, ITestOutputHelper output)
{
    [Fact]
    public async Task FiveNodesAtOnceOnAnEmptyDatabase_AreOneClusterWithOneFirstKey()
    {
        await using var cluster = new TestCluster(await postgres.NewDatabase());

        var nodes = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => cluster.Start(configured: false)));

        output.WriteLine("ready after " + string.Join(", ", nodes.Select(node => $"{node.ReadyAfter!.Value.TotalSeconds:0.0} s")));
        Assert.Single(nodes, node => node.StandardOutput.Any(line => line.Contains("sk-gw-", StringComparison.Ordinal)));
        await using var database = new Grains.Storage.Postgres.PostgresDatabase(cluster.ConnectionString);
        await using var members = database.Source.CreateCommand("SELECT count(*) FROM cluster_member WHERE status = 3");
        var active = (long)(await members.ExecuteScalarAsync())!;
        Assert.True(active == nodes.Length, $"{active} of {nodes.Length} nodes are active.{string.Concat(nodes.Select(node => node.Said()))}");
    }

    [Fact]
    public async Task NewerSchema_EndsAnOlderNodeWithOneLine()
    {
        await using var test = await TestDatabase.Make(postgres);
        await test.Execute("INSERT INTO gateway_schema (version) VALUES (9001)");
        await using var cluster = new TestCluster(test.Settings.ConnectionString!);

        await AssertEnds(cluster.Launch(), "9001");
    }

    [Fact]
    public async Task DatabaseAway_EndsTheNodeWithOneLine()
    {
        await using var cluster = new TestCluster($"Host=127.0.0.1;Port={TestGateway.FreePorts(1)[0]};Username=u;Password=s3cr3t");

        await AssertEnds(cluster.Launch(), "u on 127.0.0.1:");
    }

    [Fact]
    public async Task ConnectionStringThatIsNone_EndsTheNodeWithOneLine()
    {
        await using var cluster = new TestCluster("postgres://u:s3cr3t@host/gateway");

        await AssertEnds(cluster.Launch(), "ConnectionStrings:Gateway: the value (hidden) is not allowed");
    }

    private static async Task AssertEnds(GatewayProcess node, string part)
    {
        Assert.Equal(1, await node.WaitForExit());
        Assert.True(node.StandardError.Count == 1, node.Said());
        Assert.Contains(part, node.StandardError[0], StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", node.Said(), StringComparison.Ordinal);
    }
}
