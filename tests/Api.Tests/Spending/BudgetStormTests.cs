using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Spending;

/// <summary>A budget worth 50 requests, and 200 that come at once.</summary>
public sealed class BudgetStormTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const decimal Input = 2.5m;
    private const decimal Output = 10m;
    private const int Tokens = 100;
    private const decimal Each = ((MeteredProvider.Prompt * Input) + (Tokens * Output)) / 1_000_000;

    private MeteredProvider _first = null!;
    private MeteredProvider _flaky = null!;
    private TestGateway _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _first = await MeteredProvider.Start();
        _flaky = await MeteredProvider.Start(isFlaky: true);
        JsonObject Price() => new() { ["InputPerMillion"] = Input, ["OutputPerMillion"] = Output };
        _gateway = await TestGateway.Start(new JsonObject
        {
            ["Providers"] = new JsonObject { ["up"] = TestGateway.Provider(_first.BaseUrl), ["flaky"] = TestGateway.Provider(_flaky.BaseUrl) },
            ["Prices"] = new JsonObject { ["up/gpt-4o"] = Price(), ["flaky/gpt-4o"] = Price() },
            ["Routes"] = new JsonObject
            {
                ["either"] = new JsonObject { ["Targets"] = new JsonArray(new JsonObject { ["Model"] = "flaky/gpt-4o" }, new JsonObject { ["Model"] = "up/gpt-4o" }) },
            },
        });
        await _gateway.HoldCircuit("up");
        await _gateway.HoldCircuit("flaky");
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _first.DisposeAsync();
        await _flaky.DisposeAsync();
    }

    [Fact]
    public async Task TwoHundredAtOnce_WholeAndStreamed_SpendWhatTheProviderCounted_AndNoMore()
    {
        var (id, client) = await _gateway.NewKey(Spending.Budget(50 * Each));

        var statuses = await Task.WhenAll(Enumerable.Range(0, 200).Select(number => Ask(client, "up/gpt-4o", "ok", stream: number % 2 == 0)));

        await AssertBooks(id, client, statuses, 50 * Each, _first.Bill(Input, Output));
        Assert.Equal(statuses.Count(status => status == 200), _first.Calls);
        Assert.InRange(statuses.Count(status => status == 200), 49, 50);
        Assert.Equal(200, statuses.Count(status => status is 200 or 402));
    }

    [Fact]
    public async Task TwoHundredAtOnce_WithAProviderThatFailsHalfOfThem_AreBilledForTheAnswersOnly()
    {
        var (id, client) = await _gateway.NewKey(Spending.Budget(50 * Each));

        var statuses = await Task.WhenAll(Enumerable.Range(0, 200).Select(number => Ask(client, "either", "ok", stream: number % 2 == 0)));

        await AssertBooks(id, client, statuses, 50 * Each, _first.Bill(Input, Output) + _flaky.Bill(Input, Output));
        Assert.Equal(statuses.Count(status => status == 200), _first.Answers + _flaky.Answers);
        Assert.InRange(statuses.Count(status => status == 200), 49, 50);
        Assert.True(_flaky.Calls > _flaky.Answers, "nothing failed");
    }

    [Fact]
    public async Task TwoHundredAtOnce_AQuarterOfWhichLeave_AreBilledForWhatWasMadeUntilThen()
    {
        var (id, client) = await _gateway.NewKey(Spending.Budget(50 * Each));

        var statuses = await Task.WhenAll(Enumerable.Range(0, 200).Select(number => number % 4 == 0
            ? Leave(client)
            : Ask(client, "either", "ok", stream: number % 2 == 0)));
        await Eventually.Is(async () => (await _gateway.Money(id, client)).Reserved == 0, "nothing is reserved any more");

        var rows = await _gateway.Rows(id);
        var left = rows.Where(row => (int)row["status"]! == 499).ToList();
        var made = Spending.Sum(left);
        await AssertBooks(id, client, statuses, 50 * Each, _first.Bill(Input, Output) + _flaky.Bill(Input, Output) + made);
        Assert.Equal(statuses.Count(status => status == 499), left.Count);
        Assert.True(left.Count > 0, "nobody left in time");

        // They left once they had a token, and no more than these were ever sent to them.
        Assert.All(left, row => Assert.InRange((int)row["completion_tokens"]!, 1, MeteredProvider.BeforeSilence));
        Assert.All(left, row => Assert.Equal(MeteredProvider.Prompt, (int)row["prompt_tokens"]!));
        Assert.True(50 * Each - Spending.Sum(rows) < Each, $"{Spending.Sum(rows)} of {50 * Each} were spent while requests were refused");
    }

    private async Task AssertBooks(string id, HttpClient client, int[] statuses, decimal budget, decimal billed)
    {
        var (spent, reserved, remaining) = await _gateway.Money(id, client);
        var rows = await _gateway.Rows(id);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"spent {spent} of {budget}; {string.Join(", ", statuses.GroupBy(status => status).Select(group => $"{group.Count()} x {group.Key}"))}"));
        Assert.Equal(200, rows.Count);
        Assert.Equal((billed, billed, billed), (spent, Spending.Sum(rows), await _gateway.Reported(id)));
        Assert.True(spent <= budget, $"{spent} spent of {budget}");
        Assert.Equal((0, budget - spent), (reserved, remaining));
        Assert.All(rows.Where(row => (int)row["status"]! == 402), row => Assert.Equal((0, 0), (row["attempts"]!.AsArray().Count, Spending.Sum([row]))));
    }

    private async Task<int> Ask(HttpClient client, string model, string text, bool stream)
    {
        using var answer = await _gateway.Chat(Body(model, text, stream), client);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(!stream || (int)answer.StatusCode != 200 || body.EndsWith(StubAnswers.Done, StringComparison.Ordinal), body);
        return (int)answer.StatusCode;
    }

    /// <summary>Reads the first of a stream and hangs up; a refusal is not 499.</summary>
    private async Task<int> Leave(HttpClient client)
    {
        using var answer = await _gateway.Chat(Body("up/gpt-4o", "hang", stream: true), client);
        if ((int)answer.StatusCode != 200)
        {
            return (int)answer.StatusCode;
        }

        await using var body = await answer.Content.ReadAsStreamAsync();
        Assert.NotEqual(0, await body.ReadAsync(new byte[16]));
        return 499;
    }

    private static string Body(string model, string text, bool stream) =>
        $$"""{"model":"{{model}}","stream":{{(stream ? "true" : "false")}},"max_tokens":{{Tokens}},"messages":[{"role":"user","content":"{{text}}"}]}""";
}
