using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.TestKit;

namespace Gateway.Benchmarks;

/// <summary>
/// What a request costs in a cluster, and at nodes of role <c>api</c> before one of role <c>silo</c>, against one node under the same total load: real processes with a PostgreSQL of their own, keys that
/// each have a limit and a budget, chat requests to the sandbox.
/// <c>dotnet run --project tests/Benchmarks -c Release -- cluster [REQUESTS] [WARM-UP REQUESTS OF EACH NODE]</c>. CPU is user and system
/// time of the gateways' processes alone; the load's and PostgreSQL's are left out.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static class ClusterScale
{
    private const int Clients = 32;
    private const int Keys = 60;

    public static async Task Run(string[] arguments)
    {
        var requests = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 60_000;
        var warming = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 60_000;
        await using var postgres = await PostgresServer.Start();
        var one = await Measure(postgres, ["all"], requests, warming);
        var three = await Measure(postgres, ["all", "all", "all"], requests, warming);
        var split = await Measure(postgres, ["silo", "api"], requests, warming);
        Console.WriteLine($"three nodes : one node = {three / one:0.00}; api and silo : one node = {split / one:0.00}");
    }

    private static async Task<double> Measure(PostgresServer postgres, string[] roles, int requests, int warming)
    {
        var name = string.Join('+', roles);
        var database = await postgres.NewDatabase();
        var root = Directory.CreateTempSubdirectory("gateway-scale-").FullName;
        List<GatewayProcess> nodes = [];
        try
        {
            foreach (var role in roles)
            {
                nodes.Add(await Start(Path.Combine(root, $"{nodes.Count}"), role, database));
            }

            var doors = nodes.Where((_, index) => roles[index] != "silo").ToList();
            var secrets = await NewKeys(doors[0]);
            foreach (var part in (int[])[1, 2, 3])
            {
                var spent = await Load(nodes, doors, secrets, warming * doors.Count / 3);
                Console.WriteLine($"{name}, warming {part}/3: {spent:0.000} s of CPU for 1,000 requests");
            }

            var measured = await Load(nodes, doors, secrets, requests);
            Console.WriteLine($"{name}: {measured:0.000} s of CPU for 1,000 requests");
            return measured;
        }
        finally
        {
            foreach (var node in nodes)
            {
                await node.DisposeAsync();
            }

            Directory.Delete(root, recursive: true);
        }
    }

    private static Task<GatewayProcess> Start(string directory, string role, string database)
    {
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, "gateway.json"), $$"""{ "Gateway": { "AdminKey": "{{TestGateway.AdminKey}}" } }""");
        return GatewayProcess.Start(
            directory,
            "--ConnectionStrings:Gateway", database,
            "--Gateway:Cluster:AdvertisedIP", "127.0.0.1",
            "--Gateway:Role", role,
            "--Gateway:Dashboard", "false",
            "--Gateway:Prices:sandbox/echo:InputPerMillion", "1",
            "--Gateway:Prices:sandbox/echo:OutputPerMillion", "1");
    }

    private static async Task<string[]> NewKeys(GatewayProcess node)
    {
        using var admin = node.NewClient(TestGateway.AdminKey);
        List<string> secrets = [];
        for (var number = 0; number < Keys; number++)
        {
            using var made = await admin.PostAsJsonAsync("/admin/keys", new
            {
                name = $"k{number}",
                limits = new { requests_per_minute = 1_000_000 },
                budget = new { amount = "1000000", currency = "USD", period = "total" },
            });
            made.EnsureSuccessStatusCode();
            secrets.Add((string)(await made.Content.ReadFromJsonAsync<JsonNode>())!["key"]!);
        }

        return [.. secrets];
    }

    /// <summary>Seconds of CPU for 1,000 requests.</summary>
    private static async Task<double> Load(List<GatewayProcess> nodes, List<GatewayProcess> doors, string[] secrets, int requests)
    {
        var clients = doors.ConvertAll(door => door.NewClient(null));
        var body = Encoding.UTF8.GetBytes("""{"model":"sandbox/echo","messages":[{"role":"user","content":"Say this back to me, please."}]}""");
        var failures = new ConcurrentDictionary<int, int>();
        var next = 0;
        var before = nodes.Sum(node => node.CpuTime.TotalSeconds);
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            for (var number = Interlocked.Increment(ref next); number <= requests; number = Interlocked.Increment(ref next))
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = new ByteArrayContent(body) };
                request.Content.Headers.ContentType = new("application/json");
                request.Headers.Authorization = new("Bearer", secrets[number % secrets.Length]);

                // Not the same keys at the same node each time.
                using var answer = await clients[(number / secrets.Length) % clients.Count].SendAsync(request);
                if (!answer.IsSuccessStatusCode)
                {
                    failures.AddOrUpdate((int)answer.StatusCode, 1, static (_, count) => count + 1);
                }
            }
        })));
        var spent = nodes.Sum(node => node.CpuTime.TotalSeconds) - before;
        clients.ForEach(client => client.Dispose());
        Console.WriteLine($"  {requests} requests, {requests / Stopwatch.GetElapsedTime(began).TotalSeconds:0} a second{string.Concat(failures.Select(pair => $", {pair.Value} answers {pair.Key}"))}");
        return spent * 1000 / requests;
    }
}
