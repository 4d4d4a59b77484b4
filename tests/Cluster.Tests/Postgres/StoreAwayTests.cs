using System.Net;
using System.Net.Http.Json;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Gateway.TestKit;
using Npgsql;

namespace Gateway.Cluster.Tests.Postgres;

/// <summary>The database cannot be reached for a while: the line to it is cut, and mended.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class StoreAwayTests(PostgresFixture postgres, ITestOutputHelper output)
{
    [Fact]
    public async Task KnownKeys_AreServedWithinTheirSlices_AndNothingIsLost()
    {
        await using var line = await NewLine();
        await using var cluster = new TestCluster(line.ConnectionString);
        var nodes = new[] { await cluster.Start(), await cluster.Start() };
        using var admin = nodes[0].NewClient(TestGateway.AdminKey);
        var (id, secret) = await NewKey(admin);
        var clients = nodes.Select(node => node.NewClient(secret)).ToList();
        var served = new List<string>();
        await Serve(10);

        line.Cut.Cut();
        await Eventually.Is(async () => (await Readiness(nodes[0])).Store == "away" && (await Readiness(nodes[1])).Store == "away", "both nodes say that the store is away");
        await Serve(20);
        Assert.Equal("ready", (await Readiness(nodes[0])).Status);

        line.Cut.Mend();
        await Eventually.Is(async () => (await Readiness(nodes[0])).Store is null && (await Readiness(nodes[1])).Store is null, "both nodes reach the store again");
        await Serve(10);
        clients.ForEach(client => client.Dispose());
        var rows = await Eventually.Gives(
            async () => await admin.AllRows($"&key={id}") is { } all && all.Count >= served.Count ? all : null, "the rows of all requests");
        Assert.Equal(served.Order(), rows.Select(row => (string)row["id"]!).Order());
        var spent = rows.Sum(row => decimal.Parse((string)row["cost"]!["amount"]!, System.Globalization.CultureInfo.InvariantCulture));
        var budget = (await admin.GetFromJsonAsync<JsonObject>($"/admin/keys/{id}"))!["budget"]!;
        output.WriteLine($"{served.Count} served, {spent} spent");
        Assert.Equal(spent, decimal.Parse((string)budget["spent"]!, System.Globalization.CultureInfo.InvariantCulture));

        async Task Serve(int count)
        {
            for (var at = 0; at < count; at++)
            {
                using var answer = await clients[at % 2].Chat("sandbox/echo");
                Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{answer.StatusCode} {await answer.Content.ReadAsStringAsync()}{nodes[0].Said()}{nodes[1].Said()}");
                served.Add(answer.RequestId());
            }
        }
    }

    [Fact]
    public async Task Refuse_MeansRefused_AndNotReady_UntilTheStoreIsBack()
    {
        await using var line = await NewLine();
        await using var cluster = new TestCluster(line.ConnectionString);
        var node = await cluster.Start(configured: true, "--Gateway:WhenStoreIsDown", "refuse");
        using var admin = node.NewClient(TestGateway.AdminKey);
        var (_, secret) = await NewKey(admin);
        using var client = node.NewClient(secret);
        using var before = await client.Chat("sandbox/echo");
        Assert.Equal(HttpStatusCode.OK, before.StatusCode);

        line.Cut.Cut();
        await Eventually.Is(async () => await node.Ready(admin) == HttpStatusCode.ServiceUnavailable, "the node is not ready");
        using var away = await client.Chat("sandbox/echo");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, away.StatusCode);

        line.Cut.Mend();
        await Eventually.Is(async () => await node.Ready(admin) == HttpStatusCode.OK, "the node is ready again");
        using var after = await client.Chat("sandbox/echo");
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    private async Task<CuttableDatabase> NewLine()
    {
        var database = new NpgsqlConnectionStringBuilder(await postgres.NewDatabase());
        var cut = new CutLine(database.Port);
        database.Port = cut.Port;
        return new CuttableDatabase(cut, database.ConnectionString);
    }

    private static async Task<(string Status, string? Store)> Readiness(GatewayProcess node)
    {
        using var client = node.NewClient(null);
        var view = await client.GetFromJsonAsync<JsonObject>("/health/ready");
        return ((string)view!["status"]!, (string?)view["store"]);
    }

    private static async Task<(string Id, string Secret)> NewKey(HttpClient admin)
    {
        using var made = await admin.PostAsJsonAsync("/admin/keys", new
        {
            name = "known",
            limits = new { requests_per_minute = 600, tokens_per_minute = 1_000_000 },
            budget = new { amount = "1", period = "total" },
        });
        var key = (await made.Content.ReadFromJsonAsync<JsonObject>())!;
        return ((string)key["id"]!, (string)key["key"]!);
    }

    private sealed record CuttableDatabase(CutLine Cut, string ConnectionString) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Cut.DisposeAsync();
    }
}
