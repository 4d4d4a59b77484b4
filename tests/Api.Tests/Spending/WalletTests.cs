using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Gateway.Api.Tests.Admin;
using Gateway.Api.Tests.Hosting;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Spending;

/// <summary>A team that pays before it asks: rupees are billed, with a fee of 5 %.</summary>
public sealed class WalletTests(PricedGateway priced) : IClassFixture<PricedGateway>
{
    private const decimal Each = (8 * PricedGateway.Input) + (100 * PricedGateway.Output);

    [Fact]
    public async Task Credit_OfOneReference_CountsOnce()
    {
        await Team("once");

        var (made, line) = await Credit("once", 12.50m, "INR", "invoice-1");
        var (repeated, same) = await Credit("once", 12.50m, "INR", "invoice-1");
        var (other, _) = await Credit("once", 12.51m, "INR", "invoice-1");

        Assert.Equal((201, 200, 409), (made, repeated, other));
        Assert.Equal(line.ToJsonString(), same.ToJsonString());
        Assert.Equal(12.50m, await Balance("once"));
    }

    [Fact]
    public async Task HundredCreditsAtOnce_OfOneReference_AreOne()
    {
        await Team("hundred");

        var statuses = (await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Credit("hundred", 7, "INR", "again")))).Select(answer => answer.Status).ToList();

        Assert.Equal((1, 99), (statuses.Count(status => status == 201), statuses.Count(status => status == 200)));
        Assert.Equal(7, await Balance("hundred"));
        Assert.Single(await Lines("hundred"));
    }

    [Theory]
    [InlineData("INR", "rupees")]
    [InlineData("USD", "dollars")]
    [InlineData("EUR", "euros")]
    public async Task Ledger_AfterAnyRequests_SumsToTheBalance(string currency, string team)
    {
        await Team(team);
        var rate = currency switch { "USD" => 1m / 80, "EUR" => 1m / 100, _ => 1m };
        var credited = decimal.Round(5.5m * Each * rate, 12);
        Assert.Equal(201, (await Credit(team, credited - 0.000001m, currency, "a")).Status);
        Assert.Equal(201, (await Credit(team, 0.000001m, currency, "b")).Status);
        var (id, client) = await priced.Gateway.NewKey(null, team);

        var statuses = await Task.WhenAll(Enumerable.Range(0, 25).Select(number => Ask(client, stream: number % 2 == 0)));
        var more = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Ask(client, stream: false, tokens: 10)));

        Assert.Equal((5, 20), (statuses.Count(status => status == 200), statuses.Count(status => status == 402)));
        Assert.Contains(200, more);
        var lines = await Lines(team);
        var csv = await Csv(team);
        Assert.Equal(lines.Count, csv.Count);
        Assert.All(lines.Zip(csv), static pair => AssertSame(pair.First, pair.Second));
        var balance = await Balance(team);
        Assert.True(balance >= 0, $"{balance}");
        Assert.Equal(balance, Account(lines, "available"));
        Assert.Equal(0, Account(lines, "reserved"));
        Assert.Equal(credited, -Account(lines, "outside"));
        Assert.Equal(balance, credited - Account(lines, "cost") - Account(lines, "fee"));

        var rows = (await priced.Gateway.Rows(id)).Where(row => (int)row["status"]! == 200).ToList();
        Assert.Equal(Spending.Sum(rows), currency == "INR" ? credited - balance : decimal.Round((credited - balance) / rate, 12));
        foreach (var row in rows)
        {
            var own = lines.Where(line => (string?)line["request_id"] == (string?)row["id"]).Select(line => (string)line["kind"]!).Order().ToList();
            Assert.Equal(["fee", "refund", "reservation", "settlement"], own.Union(["refund"]).Order());
            Assert.Equal(own.Distinct(), own);
        }

        Assert.Equal(2 + lines.Count(line => line["request_id"] is not null), lines.Count);
    }

    [Fact]
    public async Task EmptyWallet_Refuses_AndTheNextCreditLetsPass()
    {
        await Team("empty");
        Assert.Equal(201, (await Credit("empty", Each, "INR", "1")).Status);
        var (_, client) = await priced.Gateway.NewKey(null, "empty");

        Assert.Equal((200, 402), (await Ask(client), await Ask(client)));
        using var refused = await priced.Gateway.Chat(Body(false, 100), client);
        var message = (string)(await Envelope.Of(refused, 402, "insufficient_quota"))["message"]!;
        Assert.Contains("The prepaid wallet of this API key's team has 0 INR", message, StringComparison.Ordinal);
        Assert.Equal("false", refused.Headers.GetValues("x-should-retry").Single());
        Assert.Equal(201, (await Credit("empty", Each, "INR", "2")).Status);
        Assert.Equal((200, 402), (await Ask(client), await Ask(client)));
        Assert.Equal(0, await Balance("empty"));
    }

    [Fact]
    public async Task DollarPrice_FromADollarWallet_IsTheDollarPrice()
    {
        // Billed in rupees in between: 1 / 80 is a short number, so nothing may be lost on the way and back.
        await Team("direct");
        await Credit("direct", 1, "USD", "1");
        var (_, client) = await priced.Gateway.NewKey(null, "direct");

        Assert.Equal(200, await Ask(client));

        Assert.Equal(1m - (208m / 1_000_000 * 1.05m), await Balance("direct"));
        var settled = (await Lines("direct")).Single(line => (string?)line["kind"] == "settlement");
        Assert.Equal((208m / 1_000_000, "USD", 1m), (Spending.Amount(settled["original"]), (string?)settled["original"]!["currency"], Spending.Number(settled["rate"])));
    }

    private static decimal Account(List<JsonObject> lines, string account) => lines.Sum(line =>
        ((string?)line["credit"] == account ? Spending.Amount(line["amount"]) : 0) - ((string?)line["debit"] == account ? Spending.Amount(line["amount"]) : 0));

    private static void AssertSame(JsonObject line, Dictionary<string, string> csv)
    {
        Assert.Equal(((string?)line["id"], (string?)line["kind"], (string?)line["debit"], (string?)line["credit"]), (csv["id"], csv["kind"], csv["debit"], csv["credit"]));
        Assert.Equal(Spending.Amount(line["amount"]), decimal.Parse(csv["amount"], CultureInfo.InvariantCulture));
        Assert.Equal(((string?)line["amount"]!["currency"], (string?)line["request_id"] ?? ""), (csv["currency"], csv["request_id"]));
    }

    private async Task Team(string id)
    {
        priced.Stub.Answer = (http, request) =>
        {
            var tokens = (int)request.Json["max_tokens"]!;
            return (bool?)request.Json["stream"] == true
                ? StubProvider.Stream(http, StubAnswers.Chunk("hello"), StubAnswers.Finish, StubAnswers.Usage(8, tokens), StubAnswers.Done)
                : StubProvider.Json(http, StubAnswers.Chat("hello", 8, tokens));
        };
        await AdminApi.Read(await priced.Gateway.Admin.PostAsync("/admin/teams", new StringContent($$"""{"id":"{{id}}","name":"{{id}}"}""")), 201);
    }

    private async Task<(int Status, JsonObject Line)> Credit(string team, decimal amount, string currency, string reference)
    {
        using var answer = await priced.Gateway.Admin.PostAsJsonAsync($"/admin/teams/{team}/wallet/credits", new { amount = Spending.Text(amount), currency, reference });
        return ((int)answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonObject>())!);
    }

    private async Task<decimal> Balance(string team)
    {
        var wallet = await priced.Gateway.Get($"/admin/teams/{team}/wallet");
        Assert.Equal("0", (string?)wallet["reserved"]);
        return Spending.Number(wallet["balance"]);
    }

    private async Task<List<JsonObject>> Lines(string team)
    {
        var lines = new List<JsonObject>();
        string? cursor = null;
        do
        {
            var page = await priced.Gateway.Get($"/admin/teams/{team}/wallet/ledger?limit=3{(cursor is null ? "" : $"&cursor={cursor}")}");
            lines.AddRange(page["data"]!.AsArray().Select(line => line!.AsObject()));
            cursor = (string?)page["next_cursor"];
        }
        while (cursor is not null);

        return lines;
    }

    private async Task<List<Dictionary<string, string>>> Csv(string team)
    {
        var text = (await priced.Gateway.Admin.GetStringAsync($"/admin/teams/{team}/wallet/ledger?format=csv")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var names = text[0].Split(',');
        return [.. text.Skip(1).Select(line => line.Split(',').Zip(names).ToDictionary(pair => pair.Second, pair => pair.First))];
    }

    private async Task<int> Ask(HttpClient client, bool stream = false, int tokens = 100)
    {
        using var answer = await priced.Gateway.Chat(Body(stream, tokens), client);
        await answer.Content.ReadAsStringAsync();
        return (int)answer.StatusCode;
    }

    private static string Body(bool stream, int tokens) =>
        $$"""{"model":"ai/gpt-4o","stream":{{(stream ? "true" : "false")}},"max_tokens":{{tokens}},"messages":[{"role":"user","content":"hi"}]}""";
}
