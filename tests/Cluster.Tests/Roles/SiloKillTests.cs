using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Gateway.Cluster.Tests.Postgres;
using Gateway.TestKit;

namespace Gateway.Cluster.Tests.Roles;

/// <summary>What callers of a front end see of silos that go, and silos of a front end that goes.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class SiloKillTests(PostgresFixture postgres, ITestOutputHelper output)
{
    private const int Words = 30;

    private static readonly JsonObject Route = new()
    {
        ["Routes"] = new JsonObject
        {
            ["pair"] = new JsonObject
            {
                ["Targets"] = new JsonArray(
                    new JsonObject { ["Model"] = $"sandbox/echo:tokens={Words}:tps=5" },
                    new JsonObject { ["Model"] = $"sandbox/echo:tokens={Words}:tps=5:delay=1" }),
            },
        },
    };

    [Fact]
    public async Task KilledSilo_StreamThatItCarries_IsCompletedByTheOther()
    {
        await using var cluster = await SplitCluster.Start(await postgres.NewDatabase(), settings: Route);
        using var client = cluster.Api.NewClient(TestGateway.ApiKey);
        var whole = await Text(client, $"sandbox/echo:tokens={Words}");
        using var answer = await client.Chat("pair", stream: true);
        var reading = Read(answer);
        var carrier = await Carrier(cluster);

        carrier.Kill();
        var (text, frames, pause) = await reading;

        Assert.True(frames[^1] == Calls.Done, $"{frames[^1]}{cluster.Said()}");
        Assert.Equal(whole, text);
        output.WriteLine($"the longest pause between two frames was {pause.TotalSeconds:0.00} s");
        using var admin = cluster.Api.NewClient(TestGateway.AdminKey);
        var row = await Eventually.Gives(() => admin.Row(answer.RequestId()), "the row of the stream");
        Assert.Equal(200, (int)row["status"]!);
        Assert.Equal(["node_lost", null], row["attempts"]!.AsArray().Select(attempt => (string?)attempt!["error"]));
    }

    [Fact]
    public async Task StoppedSilo_FinishesTheStreamThatItCarries()
    {
        await using var cluster = await SplitCluster.Start(await postgres.NewDatabase(), settings: Route);
        using var client = cluster.Api.NewClient(TestGateway.ApiKey);
        using var answer = await client.Chat("pair", stream: true);
        var reading = Read(answer);
        var carrier = await Carrier(cluster);

        await carrier.Terminate();
        var (_, frames, _) = await reading;

        Assert.True(frames[^1] == Calls.Done, $"{frames[^1]}{cluster.Said()}");
        Assert.Equal(0, await carrier.WaitForExit());
        using var admin = cluster.Api.NewClient(TestGateway.AdminKey);
        var row = await Eventually.Gives(() => admin.Row(answer.RequestId()), "the row of the stream");
        Assert.Null((string?)Assert.Single(row["attempts"]!.AsArray())!["error"]);
    }

    [Fact]
    public async Task KilledSilo_UnderLoad_CostsNoCallerAnError()
    {
        await using var cluster = await SplitCluster.Start(await postgres.NewDatabase());
        var (_, secret) = await cluster.NewKey(new { name = "limited", limits = new { requests_per_minute = 1_000_000 } });
        var answers = new ConcurrentDictionary<string, HttpStatusCode>(StringComparer.Ordinal);
        var failures = new ConcurrentQueue<string>();
        var longest = 0L;
        using var stop = new CancellationTokenSource();
        var load = Enumerable.Range(0, 8).Select(async number =>
        {
            using var client = cluster.Api.NewClient(number % 2 == 0 ? secret : TestGateway.ApiKey);
            while (!stop.IsCancellationRequested)
            {
                var since = Stopwatch.GetTimestamp();
                using var answer = await client.Chat("sandbox/echo:delay=20");
                var body = await answer.Content.ReadAsStringAsync();
                InterlockedMax(ref longest, Stopwatch.GetTimestamp() - since);
                answers.TryAdd(answer.RequestId(), answer.StatusCode);
                if (answer.StatusCode != HttpStatusCode.OK)
                {
                    failures.Enqueue($"{(int)answer.StatusCode} {body}");
                }
            }
        }).ToList();
        await Eventually.Is(() => Task.FromResult(answers.Count > 50), "answers before the kill");

        cluster.Silos[0].Kill();
        var killedAt = answers.Count;
        await Eventually.Is(() => Task.FromResult(answers.Count > killedAt + 100 || !failures.IsEmpty), "answers after the kill");
        await stop.CancelAsync();
        await Task.WhenAll(load);

        output.WriteLine($"{answers.Count} answers, the longest took {(double)longest / Stopwatch.Frequency:0.00} s");
        Assert.True(failures.IsEmpty, $"{string.Join("\n", failures)}{cluster.Said()}");
        using var admin = cluster.Api.NewClient(TestGateway.AdminKey);
        await Eventually.Is(async () => (await admin.AllRows()).Count == answers.Count, "a row for each answer");
        Assert.Equal(answers.Keys.Order(StringComparer.Ordinal), (await admin.AllRows()).Select(row => (string)row["id"]!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task KilledFrontEnd_ItsProviderCallsAreCancelled()
    {
        var came = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var stub = await StubProvider.Start();
        stub.Answer = async (http, _) =>
        {
            http.RequestAborted.Register(() => aborted.TrySetResult());
            await StubProvider.Stream(http, StubAnswers.Chunk("one"));
            came.SetResult();
            await aborted.Task;
        };
        await using var cluster = await SplitCluster.Start(await postgres.NewDatabase(), stub.BaseUrl);
        using var client = cluster.Api.NewClient(TestGateway.ApiKey);
        using var answer = await client.Chat("stub/model", stream: true);
        await came.Task.WaitAsync(Eventually.Limit);

        cluster.Api.Kill();

        await aborted.Task.WaitAsync(Eventually.Limit);
    }

    /// <summary>The silo that has a request of the front end: its own scrape is one, too.</summary>
    private static Task<GatewayProcess> Carrier(SplitCluster cluster) => Eventually.Gives(
        async () =>
        {
            foreach (var silo in cluster.Silos)
            {
                using var client = silo.NewClient(null);
                var line = (await client.GetStringAsync("/metrics")).Split('\n').Single(line => line.StartsWith("gateway_requests_in_flight ", StringComparison.Ordinal));
                if (line.EndsWith(" 2", StringComparison.Ordinal))
                {
                    return silo;
                }
            }

            return null;
        },
        "a silo carries the stream");

    private static async Task<string> Text(HttpClient client, string model)
    {
        using var answer = await client.Chat(model);
        return (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["choices"]![0]!["message"]!["content"]!;
    }

    /// <summary>What a stream says, its frames, and the longest time between two of them.</summary>
    private static async Task<(string Text, List<string> Frames, TimeSpan Pause)> Read(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
        var (frames, pause, last) = (new List<string>(), TimeSpan.Zero, Stopwatch.GetTimestamp());
        while (await lines.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                frames.Add(line);
                var now = Stopwatch.GetElapsedTime(last);
                (pause, last) = (now > pause ? now : pause, Stopwatch.GetTimestamp());
            }
        }

        var text = frames.Where(frame => frame != Calls.Done)
            .SelectMany(frame => JsonNode.Parse(frame["data: ".Length..])!["choices"]?.AsArray() ?? [])
            .Select(choice => (string?)choice!["delta"]?["content"]);
        return (string.Concat(text), frames, pause);
    }

    private static void InterlockedMax(ref long most, long value)
    {
        var seen = Volatile.Read(ref most);
        while (value > seen && Interlocked.CompareExchange(ref most, value, seen) is var now && now != seen)
        {
            seen = now;
        }
    }
}
