using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.TestKit;

namespace Gateway.Cluster.Tests;

/// <summary>A node that is killed while it spends money forgets none of it, and never spends more than the budget.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class BudgetKillTests(ITestOutputHelper output) : IAsyncDisposable
{
    private const int Rounds = 20;
    private const int Clients = 8;
    private const int Prompt = 8;
    private const int Tokens = 100;
    private const decimal Input = 2.5m / 1_000_000;
    private const decimal Output = 10m / 1_000_000;
    private const decimal Each = (Prompt * Input) + (Tokens * Output);
    private const decimal Budget = 2_000 * Each;

    private readonly HashSet<string> _completed = new(StringComparer.Ordinal);
    private StubProvider? _stub;
    private int _answers;

    public ValueTask DisposeAsync() => _stub?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task KilledTwentyTimes_TheBudgetIsWhatTheRowsSay_AndTheProvidersBooksAreCovered()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        _stub = await StubProvider.Start();
        _stub.Answer = Answer;
        using var scratch = ScratchDirectory.Configured(new JsonObject
        {
            ["Providers"] = new JsonObject { ["up"] = TestGateway.Provider(_stub.BaseUrl) },
            ["Prices"] = new JsonObject { ["up/gpt-4o"] = new JsonObject { ["InputPerMillion"] = 2.5, ["OutputPerMillion"] = 10 } },
        });
        var (id, secret, before) = ("", "", 0m);
        for (var round = 1; round <= Rounds; round++)
        {
            await using var gateway = await GatewayProcess.Start(scratch.Root);
            using var admin = gateway.NewClient(TestGateway.AdminKey);
            if (id.Length == 0)
            {
                (id, secret) = await NewKey(admin);
            }
            else
            {
                before = await AssertBooks(gateway, admin, id, before, round);
            }

            var enough = new Countdown(random.Next(5, 150));
            var asking = Enumerable.Range(0, Clients).Select(number => Ask(gateway, secret, stream: number % 2 == 0, enough)).ToList();
            await Task.WhenAny([enough.Reached, .. asking]);
            gateway.Kill();
            await Task.WhenAll(asking);
        }

        await using var last = await GatewayProcess.Start(scratch.Root);
        using var end = last.NewClient(TestGateway.AdminKey);
        before = await AssertBooks(last, end, id, before, Rounds + 1);
        Assert.True(before <= Budget, $"{before} of {Budget}");

        // What is left can be spent to the end, and no further.
        var idle = new Countdown(int.MaxValue);
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Ask(last, secret, stream: false, idle)));
        var spent = await AssertBooks(last, end, id, before, Rounds + 2);
        Assert.InRange(spent, Budget - Each, Budget);
    }

    /// <summary>What is spent, once it is known for good.</summary>
    private async Task<decimal> AssertBooks(GatewayProcess gateway, HttpClient admin, string id, decimal before, int round)
    {
        // Until the ledger has told, what was given out ahead counts as spent: it may only go down to what the rows say, never below.
        IReadOnlyList<JsonObject> rows = [];
        var spent = 0m;
        await Eventually.Is(
            async () =>
            {
                spent = Number((await admin.GetFromJsonAsync<JsonNode>($"/admin/keys/{id}"))!["budget"]!["spent"]);
                rows = await admin.AllRows($"&key={id}");
                Assert.True(spent >= before, $"round {round}: {spent} spent, and {before} before");
                Assert.True(spent <= Budget, $"round {round}: {spent} spent of {Budget}");
                return spent == Sum(rows);
            },
            $"round {round}: what is spent is the sum of the rows; it is {spent}, not {Sum(rows)}");

        var ids = rows.Select(row => (string)row["id"]!).ToList();
        Assert.Equal(ids.Distinct(StringComparer.Ordinal), ids);
        var missing = _completed.Except(ids, StringComparer.Ordinal).ToList();
        Assert.True(missing.Count == 0, $"round {round}: {missing.Count} completed answers have no row{gateway.Said()}");
        var lost = rows.Where(row => (string?)row["error_code"] == "node_lost").ToList();
        Assert.Empty(lost.Select(row => (string)row["id"]!).Intersect(_completed));
        Assert.InRange(lost.Count, 0, Clients * (round - 1));
        Assert.All(lost, row => Assert.InRange(Sum([row]), Each, 2 * Each));
        Assert.All(rows.Where(row => (int)row["status"]! == 200), row => Assert.Equal(Each, Sum([row])));
        var billed = Volatile.Read(ref _answers) * Each;
        Assert.True(billed <= spent, $"round {round}: the provider billed {billed}, and {spent} is spent");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"round {round}: {_completed.Count} completed, {_answers} by the provider, {rows.Count} rows, {lost.Count} lost, spent {spent} of {Budget}, ready after {gateway.ReadyAfter!.Value.TotalSeconds:0.0} s"));
        return spent;
    }

    private async Task Answer(Microsoft.AspNetCore.Http.HttpContext http, StubRequest request)
    {
        // Counted before it is sent: whatever comes of the gateway, the provider bills it.
        Interlocked.Increment(ref _answers);
        try
        {
            await ((bool?)request.Json["stream"] == true
                ? StubProvider.Stream(http, Enumerable.Repeat(StubAnswers.Chunk(" hello"), Tokens).Concat([StubAnswers.Finish, StubAnswers.Usage(Prompt, Tokens), StubAnswers.Done]))
                : StubProvider.Json(http, StubAnswers.Chat("hello", Prompt, Tokens)));
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            // The gateway was killed.
        }
    }

    /// <summary>Asks until the process is gone or the money is.</summary>
    private async Task Ask(GatewayProcess gateway, string secret, bool stream, Countdown enough)
    {
        using var client = gateway.NewClient(secret);
        while (true)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
                {
                    Content = new StringContent(
                        $$"""{"model":"up/gpt-4o","stream":{{(stream ? "true" : "false")}},"max_tokens":{{Tokens}},"messages":[{"role":"user","content":"hi"}]}""", Encoding.UTF8, "application/json"),
                };
                using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                var body = await answer.Content.ReadAsStringAsync();
                if (answer.StatusCode == HttpStatusCode.PaymentRequired)
                {
                    return;
                }

                Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{answer.StatusCode}: {body}");
                if (!stream || body.Contains(Calls.Done, StringComparison.Ordinal))
                {
                    lock (_completed)
                    {
                        Assert.True(_completed.Add(answer.RequestId()));
                    }

                    enough.Count();
                }
            }
            catch (Exception gone) when (gone is HttpRequestException or IOException)
            {
                return;
            }
        }
    }

    private static async Task<(string Id, string Secret)> NewKey(HttpClient admin)
    {
        using var made = await admin.PostAsJsonAsync(
            "/admin/keys", new { name = "spender", budget = new { amount = Budget.ToString(CultureInfo.InvariantCulture), period = "total" } });
        var key = (await made.Content.ReadFromJsonAsync<JsonNode>())!;
        return ((string)key["id"]!, (string)key["key"]!);
    }

    private static decimal Sum(IEnumerable<JsonObject> rows) => rows.Sum(row => Number(row["cost"]?["amount"]) + Number(row["fee"]?["amount"]));

    private static decimal Number(JsonNode? text) => text is null ? 0 : decimal.Parse((string)text!, CultureInfo.InvariantCulture);

    /// <summary>Tells when something has happened so many times.</summary>
    private sealed class Countdown(int count)
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _left = count;

        public Task Reached => _reached.Task;

        public void Count()
        {
            if (Interlocked.Decrement(ref _left) == 0)
            {
                _reached.SetResult();
            }
        }
    }
}
