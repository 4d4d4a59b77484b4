using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.Api.Health;
using Gateway.TestKit;
using Gateway.TestKit.Faults;
using Gateway.TestKit.Time;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Api.Tests.Failover;

/// <summary>
/// A gateway on a <see cref="TestClock"/> with three scripted providers, and routes over them: <c>a</c> (the first alone), <c>ab</c>, <c>abc</c>.
/// One for each test: circuits and cool-downs of one fault must not touch another.
/// </summary>
internal sealed partial class FaultBench : IAsyncDisposable
{
    /// <summary>A <c>Circuit</c> that never opens, for what is to be seen without it.</summary>
    public const string NoCircuit = """{ "ConsecutiveFailures": 1000, "MinimumThroughput": 1000 }""";

    /// <summary>Retry pauses are below it; limits of silence, the heartbeat and deadlines above.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3.5);

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(0.5);

    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(1);

    private readonly ITestOutputHelper _output;
    private readonly ConcurrentQueue<FaultCall> _log = new();
    private readonly List<BenchAnswer> _answers = [];
    private readonly List<string> _refused = [];

    private FaultBench(ITestOutputHelper output)
    {
        _output = output;
        A = new FaultProvider("a", Clock, _log);
        B = new FaultProvider("b", Clock, _log);
        C = new FaultProvider("c", Clock, _log);
    }

    public TestClock Clock { get; } = new();

    public FaultProvider A { get; }

    public FaultProvider B { get; }

    public FaultProvider C { get; }

    public TestGateway Gateway { get; private set; } = null!;

    /// <summary>Every call at every provider, in order.</summary>
    public IReadOnlyList<FaultCall> Calls => [.. _log];

    /// <summary>Who was called, in order: <c>aab</c>.</summary>
    public string Called => string.Concat(_log.Select(call => call.Provider));

    /// <param name="route">Fields of the routes, such as <c>"HedgeAfterMs": 500</c>.</param>
    /// <param name="prefill">Whether the providers' models are said to take a prefill.</param>
    /// <param name="circuit">The providers' <c>Circuit</c>.</param>
    /// <param name="refuse">Providers at whose address nobody listens, for example <c>ab</c>.</param>
    public static async Task<FaultBench> Start(ITestOutputHelper output, string route = "", bool prefill = false, string refuse = "", string circuit = "{}")
    {
        var bench = new FaultBench(output);
        bench._refused.AddRange(refuse.Select(name => name.ToString()));
        bench.Gateway = await TestGateway.Start(
            new JsonObject
            {
                ["Providers"] = new JsonObject
                {
                    ["a"] = bench.Provider(bench.A, prefill, circuit),
                    ["b"] = bench.Provider(bench.B, prefill, circuit),
                    ["c"] = bench.Provider(bench.C, prefill, circuit),
                },
                ["Routes"] = new JsonObject { ["a"] = Route("a", route), ["ab"] = Route("ab", route), ["abc"] = Route("abc", route) },
            },
            clock: bench.Clock);
        return bench;
    }

    /// <summary>Sends a request and does not wait for its answer.</summary>
    public BenchAnswer Ask(string route = "ab", bool stream = false, bool usage = false, int? timeoutMs = null)
    {
        var body = new JsonObject { ["model"] = route, ["stream"] = stream, ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "count" }) };
        if (usage)
        {
            body["stream_options"] = new JsonObject { ["include_usage"] = true };
        }

        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        if (timeoutMs is { } timeout)
        {
            request.Headers.Add("x-gateway-timeout-ms", timeout.ToString(CultureInfo.InvariantCulture));
        }

        var answer = new BenchAnswer(Clock, Gateway.Client, request);
        _answers.Add(answer);
        return answer;
    }

    /// <summary>Lets the test's time go from one retry pause to the next until the answer has ended.</summary>
    public async Task Drive(BenchAnswer answer)
    {
        while (true)
        {
            await Clock.Changes.Until(
                () => answer.HasEnded || Clock.IsPending(ShortestPause, LongestPause),
                () => $"an answer or a retry pause. Called: {Describe()}. Armed: {Clock.Describe()}. Answer: {answer.Body}");
            if (answer.HasEnded)
            {
                await answer.Completed;
                return;
            }

            await Clock.AdvanceToNext(ShortestPause, LongestPause);
        }
    }

    /// <summary>Sends a request and drives it to its end.</summary>
    public async Task<BenchAnswer> Get(string route = "ab", bool stream = false, bool usage = false, int? timeoutMs = null)
    {
        var answer = Ask(route, stream, usage, timeoutMs);
        await Drive(answer);
        return answer;
    }

    /// <summary>
    /// Moves on to this time in steps, each with a round trip through the gateway in real time: what its parts tell one another on a timer
    /// arrives between the steps.
    /// </summary>
    public async Task Pass(TimeSpan until)
    {
        while (Clock.Elapsed < until)
        {
            Clock.AdvanceTo(TimeSpan.FromTicks(Math.Min(until.Ticks, (Clock.Elapsed + Step).Ticks)));
            await Rows();
        }
    }

    /// <summary>
    /// Waits, in real time, until each of these answers has ended or waits for the test's time, in a retry pause or in a provider's script;
    /// takes those that ended off the list.
    /// </summary>
    public Task Settle(List<BenchAnswer> running) => Clock.Changes.Until(
        () => running.RemoveAll(answer => answer.HasEnded) >= 0 && running.Count <= Waiting(),
        () => $"all of {running.Count} requests end or pause; {Waiting()} pause");

    /// <summary>Waits for the answer where nothing has to pass for it but real time.</summary>
    public async Task End(BenchAnswer answer)
    {
        await Clock.Changes.Until(() => answer.HasEnded, () => $"the end of the answer. Called: {Describe()}. Armed: {Clock.Describe()}. Answer: {answer.Body}");
        await answer.Completed;
    }

    /// <summary>Waits, in real time, until the front end has heard that a provider's model is in this condition.</summary>
    public Task Hear(FaultProvider provider, TargetCondition condition)
    {
        var health = Gateway.Services.GetRequiredService<ProviderHealth>();
        return Eventually.Is(
            () => Task.FromResult(health.Look(provider.Name, $"{provider.Name}-model").Condition == condition),
            $"provider {provider.Name} is {condition}");
    }

    /// <summary>The time between two calls, of all at all providers.</summary>
    public TimeSpan Between(int earlier, int later) => Calls[later].At - Calls[earlier].At;

    /// <summary>
    /// Every request has exactly one row, and the row of this one tells these attempts, which are the calls that the providers saw.
    /// </summary>
    /// <param name="attempts"><c>provider status error</c> each; <c>*</c> is anything, an error left out is none.</param>
    public async Task<JsonObject> Check(BenchAnswer answer, params string[] attempts)
    {
        var rows = await Rows();
        Assert.Equal(_answers.Count, rows.Count);
        Assert.Equal(rows.Count, rows.Select(row => (string)row["id"]!).Distinct().Count());
        var row = answer.Response is null
            ? rows.Single(row => (int)row["status"]! == 499)
            : await Gateway.Row(answer.Response) ?? throw new InvalidOperationException("The request has no row.");
        var written = row["attempts"]!.AsArray().Select(attempt => attempt!).OrderBy(attempt => (DateTimeOffset)attempt["started_at"]!).ToList();
        Assert.True(
            written.Count == attempts.Length && written.Zip(attempts).All(pair => AttemptText.Matches(pair.First, pair.Second)),
            $"Attempts in the row: {string.Join(" | ", written.Select(AttemptText.Of))}\nExpected: {string.Join(" | ", attempts)}");
        if (_answers.Count == 1)
        {
            Assert.Equal(Called, string.Concat(written.Select(attempt => (string)attempt["provider"]!).Where(name => !_refused.Contains(name))));
        }

        return row;
    }

    /// <summary>All rows, newest first. Rows of clients that left are written after they did, so this asks until none is missing.</summary>
    public async Task<IReadOnlyList<JsonObject>> Rows()
    {
        List<JsonObject> rows = [];
        await Eventually.Is(
            async () =>
            {
                rows.Clear();
                string? cursor = "";
                while (cursor is not null)
                {
                    var list = await Gateway.Admin.GetFromJsonAsync<JsonObject>($"/admin/requests?limit=1000{cursor}");
                    rows.AddRange(list!["data"]!.AsArray().Select(row => row!.AsObject()));
                    cursor = (string?)list["next_cursor"] is { } next ? $"&cursor={next}" : null;
                }

                return rows.Count >= _answers.Count;
            },
            $"{_answers.Count} rows in the ledger");
        return rows;
    }

    /// <summary>Who was called when; a long row of calls to one provider in short.</summary>
    public string Describe()
    {
        List<string> runs = [];
        var calls = Calls;
        for (var at = 0; at < calls.Count;)
        {
            var run = calls.Skip(at).TakeWhile(call => call.Provider == calls[at].Provider).ToList();
            runs.AddRange(run.Count > 4
                ? [$"{run[0].Provider}@{Seconds(run[0].At)}..{Seconds(run[^1].At)} x {run.Count}"]
                : run.Select(call => $"{call.Provider}@{Seconds(call.At)}"));
            at += run.Count;
        }

        return string.Join(" ", runs);
    }

    /// <summary>Writes the scenario's line: who was called when, and what the clients got.</summary>
    public async ValueTask DisposeAsync()
    {
        _output.WriteLine($"{TestContext.Current.TestMethod?.MethodName}: {Describe()} -> {Outcomes()}");
        foreach (var answer in _answers)
        {
            await answer.Leave();
        }

        await A.DisposeAsync();
        await B.DisposeAsync();
        await C.DisposeAsync();
        await Gateway.DisposeAsync();
        _answers.ForEach(answer => answer.Dispose());
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture) + "s";

    private int Waiting() =>
        Clock.Pending(ShortestPause, LongestPause) + Clock.Pending(ShortestPause, LongestPause, TimerOwner.Script);

    private string Outcomes() => _answers.Count > 4
        ? string.Join(", ", _answers.CountBy(answer => answer.Response is null ? 0 : answer.Status).Select(pair => $"{pair.Value} x {pair.Key}"))
        : string.Join("; ", _answers.Select(Outcome));

    private static string Outcome(BenchAnswer answer)
    {
        if (answer.HasLeft || !answer.HasEnded || answer.Response is null)
        {
            return answer.HasLeft ? "client gone" : "no end";
        }

        var error = answer.Status != 200 || answer.Events.Any(chunk => chunk.ContainsKey("error"));
        return $"{answer.Status} at {Seconds(answer.At)}, {(error ? answer.Body.TrimEnd().Split('\n')[^1] : $"{Token().Count(answer.Body)} tokens")}";
    }

    private JsonObject Provider(FaultProvider provider, bool prefill, string circuit)
    {
        var address = _refused.Contains(provider.Name) ? $"http://127.0.0.1:{TestGateway.FreePorts(1)[0]}/v1" : provider.BaseUrl;
        var settings = TestGateway.Provider(address);
        settings["AssistantPrefill"] = prefill;
        settings["Circuit"] = JsonNode.Parse(circuit);
        return settings;
    }

    private static JsonObject Route(string targets, string fields)
    {
        var route = JsonNode.Parse($"{{{fields}}}")!.AsObject();
        route["Targets"] = new JsonArray([.. targets.Select(target => (JsonNode)new JsonObject { ["Model"] = $"{target}/{target}-model" })]);
        return route;
    }

    [GeneratedRegex(@" t\d\d")]
    private static partial Regex Token();
}
