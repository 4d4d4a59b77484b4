using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Gateway.TestKit;

namespace Gateway.Cluster.Tests.Postgres;

/// <summary>A budget of a cluster stays what it is, whoever is killed.</summary>
[UnsupportedOSPlatform("windows"), Collection(TestCluster.OneAtATime)]
public sealed class ClusterBudgetKillTests(PostgresFixture postgres, ITestOutputHelper output)
{
    private const decimal Budget = 2m;
    private const decimal CostOfOne = 0.007m;
    private static readonly string[] Prices = ["--Gateway:Prices:sandbox/echo:InputPerMillion", "1000", "--Gateway:Prices:sandbox/echo:OutputPerMillion", "1000"];

    private volatile string? _refusal;
    private volatile int _refusedForMoney;

    [Fact]
    public async Task NodesKilledUnderLoad_TheBudgetHolds_AndEveryRowIsThereOnce()
    {
        await using var cluster = new TestCluster(await postgres.NewDatabase());
        GatewayProcess[] nodes = [await cluster.Start(arguments: Prices), await cluster.Start(arguments: Prices)];
        var (id, secret) = await NewKey(nodes[0]);
        var completed = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        for (var round = 0; round < 4; round++)
        {
            // Whichever has the key's grain: each of both is killed twice.
            var (dying, other) = (nodes[round % 2], nodes[1 - (round % 2)]);
            using var stop = new CancellationTokenSource();
            var before = completed.Count;
            var load = Enumerable.Range(0, 6).Select(number => Ask(number % 2 == 0 ? dying : other, secret, completed, stop.Token)).ToList();
            await Eventually.Is(() => Task.FromResult(completed.Count >= before + 20), "answers before the kill");
            dying.Kill();
            var killedAt = completed.Count;
            var refusedAt = _refusedForMoney;

            // It goes on. What is in doubt counts as spent, and adds up from kill to kill: later rounds may be refused until the ledger tells.
            await Expect(
                () => Task.FromResult(completed.Count >= killedAt + 5 || (round > 0 && _refusedForMoney >= refusedAt + 5)), "answers of the node that is left", other);
            await stop.CancelAsync();
            await Task.WhenAll(load);

            // What the dead node's requests spent is not known: nobody may take it for unspent.
            Assert.InRange(SumOf(await Rows(other, id)), 0, Budget);
            nodes[round % 2] = await cluster.StartAgain(dying, Prices);
            await AssertBalanced(nodes, id, completed.Keys, round);
        }

        // To the end: what is left can be spent, and no more.
        await Task.WhenAll(nodes.Select(node => AskUntilRefused(node, secret, completed)));
        var spent = await AssertBalanced(nodes, id, completed.Keys, round: 4);
        Assert.InRange(spent, Budget - (3 * CostOfOne), Budget);
    }

    [Fact]
    public async Task NodesOfACluster_AreListed_AndADeadOneCanBeGivenUp()
    {
        await using var cluster = new TestCluster(await postgres.NewDatabase());
        var (a, b) = (await cluster.Start(), await cluster.Start());
        using var admin = a.NewClient(TestGateway.AdminKey);

        var nodes = (await admin.GetFromJsonAsync<JsonObject>("/admin/nodes"))!["data"]!.AsArray();
        Assert.Equal(2, nodes.Count);
        var other = (string)nodes.Single(node => !(bool)node!["this"]!)!["id"]!;
        using var alive = await admin.DeleteAsync($"/admin/nodes/{other}");
        Assert.Equal(HttpStatusCode.Conflict, alive.StatusCode);
        await b.Terminate();
        Assert.Equal(0, await b.WaitForExit());
        Assert.Single((await admin.GetFromJsonAsync<JsonObject>("/admin/nodes"))!["data"]!.AsArray());

        await using var database = new Grains.Storage.Postgres.PostgresDatabase(cluster.ConnectionString);
        await using var dead = database.Source.CreateCommand("INSERT INTO nodes VALUES ('node_dead', now() - interval '1 hour', now() - interval '1 hour')");
        await dead.ExecuteNonQueryAsync();
        using var forgotten = await admin.DeleteAsync("/admin/nodes/node_dead");
        Assert.Equal(HttpStatusCode.NoContent, forgotten.StatusCode);
        using var again = await admin.DeleteAsync("/admin/nodes/node_dead");
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
    }

    /// <summary>The budget says what the rows say, on both nodes, and every completed answer has its row.</summary>
    private async Task<decimal> AssertBalanced(GatewayProcess[] nodes, string id, ICollection<string> completed, int round)
    {
        var (spent, sum) = (0m, -1m);
        foreach (var node in nodes)
        {
            using var admin = node.NewClient(TestGateway.AdminKey);
            await Expect(
                async () =>
                {
                    var budget = (await admin.GetFromJsonAsync<JsonObject>($"/admin/keys/{id}"))!["budget"]!;
                    spent = Amount(budget["spent"]) ?? -2;
                    sum = SumOf(await Rows(node, id));
                    return spent == sum && Amount(budget["reserved"]) == 0;
                },
                $"round {round}: the budget is the sum of the rows",
                node);
        }

        var rows = (await Rows(nodes[0], id)).Select(row => (string)row["id"]!).ToList();
        Assert.Equal(rows.Distinct(), rows);
        Assert.Empty(completed.Except(rows));
        Assert.InRange(spent, completed.Count * CostOfOne, Budget);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {round}: {completed.Count} answers, {rows.Count} rows, spent {spent}, {_refusedForMoney} refused"));
        return spent;
    }

    /// <summary>Waits, and says what the node said and answered where it was in vain.</summary>
    private async Task Expect(Func<Task<bool>> ask, string what, GatewayProcess node)
    {
        try
        {
            await Eventually.Is(ask, what);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"{exception.Message}; the last refusal: {_refusal}{node.Said()}");
        }
    }

    private async Task Ask(GatewayProcess node, string secret, ConcurrentDictionary<string, bool> completed, CancellationToken stop)
    {
        using var client = node.NewClient(secret);
        try
        {
            while (!stop.IsCancellationRequested)
            {
                await AskOnce(client, completed);
            }
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException)
        {
            // The node was killed; of the other one, this is what is to be told.
            _refusal = $"{node.Url}: {gone}";
        }
    }

    private async Task AskUntilRefused(GatewayProcess node, string secret, ConcurrentDictionary<string, bool> completed)
    {
        using var client = node.NewClient(secret);
        while (await AskOnce(client, completed) != HttpStatusCode.PaymentRequired)
        {
            // Until the budget is used up.
        }
    }

    private async Task<HttpStatusCode> AskOnce(HttpClient client, ConcurrentDictionary<string, bool> completed)
    {
        var message = new { role = "user", content = "one two three" };
        using var answer = await client.PostAsJsonAsync("/v1/chat/completions", new { model = "sandbox/echo", max_tokens = 4, messages = new[] { message } });
        var body = await answer.Content.ReadAsStringAsync();
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            _refusal = $"{(int)answer.StatusCode} {body}";
            if (answer.StatusCode == HttpStatusCode.PaymentRequired)
            {
                Interlocked.Increment(ref _refusedForMoney);
            }
        }
        else
        {
            Assert.True(completed.TryAdd(answer.RequestId(), true), "two answers have one id");
        }

        return answer.StatusCode;
    }

    private static async Task<(string Id, string Secret)> NewKey(GatewayProcess node)
    {
        using var admin = node.NewClient(TestGateway.AdminKey);
        var budget = new { amount = Budget.ToString(CultureInfo.InvariantCulture), currency = "USD", period = "total" };
        using var made = await admin.PostAsJsonAsync("/admin/keys", new { name = "budgeted", budget });
        Assert.True(made.StatusCode == HttpStatusCode.Created, $"{made.StatusCode}{node.Said()}");
        var body = (await made.Content.ReadFromJsonAsync<JsonNode>())!;
        return ((string)body["id"]!, (string)body["key"]!);
    }

    private static async Task<IReadOnlyList<JsonObject>> Rows(GatewayProcess node, string id)
    {
        using var admin = node.NewClient(TestGateway.AdminKey);
        return await admin.AllRows($"&key={id}");
    }

    private static decimal SumOf(IEnumerable<JsonObject> rows) => rows.Sum(row => (Amount(row["cost"]?["amount"]) ?? 0) + (Amount(row["fee"]?["amount"]) ?? 0));

    private static decimal? Amount(JsonNode? text) => text is null ? null : decimal.Parse((string)text!, CultureInfo.InvariantCulture);
}
