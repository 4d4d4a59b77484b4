using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Gateway.Grains.Storage.Postgres;
using Gateway.TestKit;

namespace Gateway.Cluster.Tests.Postgres;

/// <summary>Several processes, one gateway.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ClusterTests(PostgresFixture postgres, ITestOutputHelper output)
{
    [Fact]
    public async Task KeyMadeOnOneNode_WorksOnTheOtherUntilItIsRevoked()
    {
        await using var cluster = new TestCluster(await postgres.NewDatabase());
        var a = await cluster.Start();
        var b = await cluster.Start();
        var (id, secret) = await NewKey(a, new { name = "shared" });
        using var client = b.NewClient(secret);
        using var admin = b.NewClient(TestGateway.AdminKey);

        using var served = await client.Chat("sandbox/echo");
        Assert.True(served.StatusCode == HttpStatusCode.OK, b.Said());
        using var listed = await admin.GetAsync($"/admin/keys/{id}");
        Assert.Equal(HttpStatusCode.OK, listed.StatusCode);
        using var revoked = await admin.DeleteAsync($"/admin/keys/{id}");
        Assert.True(revoked.IsSuccessStatusCode, $"{revoked.StatusCode}");
        using var onA = a.NewClient(secret);
        using var refused = await onA.Chat("sandbox/echo");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);

        // Each node writes its own rows; both see all of them.
        using var adminOfA = a.NewClient(TestGateway.AdminKey);
        var row = await Eventually.Gives(() => adminOfA.Row(served.RequestId()), "the row of a request to the other node");
        Assert.Equal(id, (string?)row["key_id"]);
    }

    [Fact]
    public async Task WhatOneNodeIsTold_IsInForceOnTheOtherAtItsNextRequest()
    {
        await using var stub = await StubProvider.Start();
        stub.Answer = (http, _) =>
        {
            http.Response.Headers.RetryAfter = "60";
            return StubProvider.Json(http, StubAnswers.Error("slow down", "rate_limit", null), 429);
        };
        await using var cluster = new TestCluster(await postgres.NewDatabase());
        var nodes = await cluster.StartMany(2, "--Gateway:Providers:up:Kind", "openai", "--Gateway:Providers:up:BaseUrl", stub.BaseUrl, "--Gateway:Providers:up:ApiKey", "k");
        var key = await Books.NewKey(nodes[0], new { name = "changed", limits = new { requests_per_minute = 100 } });
        using var client = nodes[1].NewClient(key.Secret);
        using var admin = nodes[0].NewClient(TestGateway.AdminKey);
        Assert.Equal(HttpStatusCode.OK, await Status("sandbox/echo"));

        // A limit, at the next request.
        using var limited = await admin.PatchAsJsonAsync($"/admin/keys/{key.Id}", new { limits = new { requests_per_minute = 1 } });
        Assert.Equal(HttpStatusCode.OK, limited.StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, await Status("sandbox/echo"));
        using var freed = await admin.PatchAsJsonAsync($"/admin/keys/{key.Id}", new { limits = (object?)null });
        Assert.Equal(HttpStatusCode.OK, freed.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await Status("sandbox/echo"));

        // A provider's cool-down and an operator's order, pushed.
        using var onFirst = nodes[0].NewClient(key.Secret);
        using var cooled = await onFirst.Chat("up/m");
        var since = Stopwatch.GetTimestamp();
        await Seen(nodes[1], "gateway_circuit_state{", "model=\"m\"", " 3");
        Tell("a cool-down", since);
        using var ordered = await admin.PostAsJsonAsync("/admin/providers/sandbox/circuit", new { state = "open" });
        Assert.Equal(HttpStatusCode.OK, ordered.StatusCode);
        since = Stopwatch.GetTimestamp();
        await Seen(nodes[1], "gateway_circuit_state{", "provider=\"sandbox\"", " 2");
        Tell("an operator's order", since);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await Status("sandbox/echo"));
        using var released = await admin.PostAsJsonAsync("/admin/providers/sandbox/circuit", new { state = "auto" });
        await Eventually.Is(async () => await Status("sandbox/echo") == HttpStatusCode.OK, "the order is taken back");

        // The key's end, at the next request.
        using var revoked = await admin.DeleteAsync($"/admin/keys/{key.Id}");
        Assert.Equal(HttpStatusCode.Unauthorized, await Status("sandbox/echo"));

        async Task<HttpStatusCode> Status(string model)
        {
            using var answer = await client.Chat(model);
            return answer.StatusCode;
        }

        void Tell(string what, long from)
        {
            var took = Stopwatch.GetElapsedTime(from);
            output.WriteLine($"{what} was on the other node after {took.TotalMilliseconds:0} ms at most");
            Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        }
    }

    [Fact]
    public async Task RequestsPerMinute_OverThreeNodes_AreSharedExactly()
    {
        const int Limit = 20;
        await using var cluster = new TestCluster(await postgres.NewDatabase());
        var nodes = await cluster.StartMany(3);
        output.WriteLine($"three nodes are a cluster after {nodes.Max(node => node.ReadyAfter!.Value.TotalSeconds):0.0} s, from an empty database");
        var (_, secret) = await NewKey(nodes[0], new { name = "limited", limits = new { requests_per_minute = Limit } });
        var clients = nodes.Select(node => node.NewClient(secret)).ToList();

        var answers = await Task.WhenAll(Enumerable.Range(0, 300).Select(async number =>
        {
            using var answer = await clients[number % 3].Chat("sandbox/echo");
            return answer.StatusCode;
        }));

        clients.ForEach(client => client.Dispose());
        Assert.All(answers, status => Assert.True(status is HttpStatusCode.OK or HttpStatusCode.TooManyRequests, $"{status}{string.Concat(nodes.Select(node => node.Said()))}"));
        Assert.Equal(Limit, answers.Count(status => status == HttpStatusCode.OK));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task KilledNode_TheOthersServeItsKeys(int count)
    {
        await using var cluster = new TestCluster(await postgres.NewDatabase());
        var nodes = new List<GatewayProcess>();
        for (var number = 0; number < count; number++)
        {
            nodes.Add(await cluster.Start());
        }

        // Enough keys that the node to be killed has many of them.
        var secrets = new List<string>();
        for (var number = 0; number < 20; number++)
        {
            secrets.Add((await NewKey(nodes[number % count], new { name = $"k{number}", limits = new { requests_per_minute = 100_000 } })).Secret);
        }

        using var survivor = nodes[1].NewClient(null);
        await AskAll(survivor, secrets);

        nodes[0].Kill();
        var killed = Stopwatch.GetTimestamp();
        var dead = Eventually.Is(async () => await DeadMembers(cluster) == 1, "the killed node is declared dead");
        var waits = await Task.WhenAll(secrets.Select(async secret => (Failure: await Ask(survivor, secret), Waited: Stopwatch.GetElapsedTime(killed))));
        await dead;
        output.WriteLine($"{count} nodes: declared dead {Stopwatch.GetElapsedTime(killed).TotalSeconds:0.00} s after the kill at most, "
            + $"the longest request took {waits.Max(wait => wait.Waited.TotalSeconds):0.00} s");

        // Those that were asked in the very moment waited, and were answered by the grains' new place.
        Assert.All(waits, wait => Assert.True(wait.Failure is null, $"after {wait.Waited}: {wait.Failure}{nodes[1].Said()}"));
    }

    /// <summary>Waits until a line of the node's metrics holds all of these.</summary>
    private static async Task Seen(GatewayProcess node, params string[] parts)
    {
        using var client = node.NewClient(null);
        await Eventually.Is(
            async () => (await client.GetStringAsync("/metrics")).Split('\n').Any(line => parts.All(part => line.Contains(part, StringComparison.Ordinal))),
            string.Join(' ', parts));
    }

    private static async Task<long> DeadMembers(TestCluster cluster)
    {
        await using var database = new PostgresDatabase(cluster.ConnectionString);
        await using var command = database.Source.CreateCommand("SELECT count(*) FROM cluster_member WHERE status = 6");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<(string Id, string Secret)> NewKey(GatewayProcess node, object key)
    {
        using var admin = node.NewClient(TestGateway.AdminKey);
        using var made = await admin.PostAsJsonAsync("/admin/keys", key);
        Assert.True(made.StatusCode == HttpStatusCode.Created, $"{made.StatusCode}{node.Said()}");
        var body = (await made.Content.ReadFromJsonAsync<JsonNode>())!;
        return ((string)body["id"]!, (string)body["key"]!);
    }

    private static async Task AskAll(HttpClient client, IEnumerable<string> secrets) =>
        Assert.All(await Task.WhenAll(secrets.Select(secret => Ask(client, secret))), Assert.Null);

    /// <summary>Null where it was served.</summary>
    private static async Task<string?> Ask(HttpClient client, string secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions");
        request.Headers.Authorization = new("Bearer", secret);
        request.Content = JsonContent.Create(new { model = "sandbox/echo", messages = new[] { new { role = "user", content = "Hello" } } });
        using var answer = await client.SendAsync(request);
        return answer.StatusCode == HttpStatusCode.OK ? null : $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}";
    }
}
