using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Gateway.Api.Tests.Hosting;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Admin;

public sealed class WalletTests : IAsyncLifetime
{
    private StubProvider _up = null!;
    private TestGateway _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _up = await StubProvider.Start();
        _gateway = await TestGateway.Start(new JsonObject
        {
            ["Providers"] = new JsonObject { ["up"] = TestGateway.Provider(_up.BaseUrl) },
            ["Prices"] = new JsonObject { ["up/m"] = new JsonObject { ["InputPerMillion"] = 1000, ["OutputPerMillion"] = 2000 } },
            ["Billing"] = new JsonObject { ["Currency"] = "INR", ["PlatformFeePercent"] = 5, ["Rates"] = new JsonObject { ["USD"] = 88.6, ["EUR"] = 100 } },
        });
        await Created("""{"name":"core"}""");
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _up.DisposeAsync();
    }

    [Fact]
    public async Task TeamWithoutAWallet_IsShownAsPayingAfterwards()
    {
        var expected = JsonNode.Parse("""{"prepaid":false,"balance":"0","reserved":"0","currency":"INR","ledger":"/admin/teams/core/wallet/ledger"}""");
        var wallet = await _gateway.Get("/admin/teams/core/wallet");

        Assert.True(JsonNode.DeepEquals(expected, wallet), wallet.ToJsonString());
        Assert.Empty((await _gateway.Get("/admin/teams/core/wallet/ledger"))["data"]!.AsArray());
    }

    [Fact]
    public async Task Credit_IsALineAndTheBalance()
    {
        var line = await AdminApi.Read(await Credit("""{"amount":"500.00","reference":"invoice-1"}"""), 201);

        Assert.Equal(("credit", "outside", "available", "invoice-1"), ((string?)line["kind"], (string?)line["debit"], (string?)line["credit"], (string?)line["reference"]));
        Assert.Equal(("500.00", "INR", "500.00", "INR", "1"), (
            (string?)line["amount"]!["amount"], (string?)line["amount"]!["currency"], (string?)line["original"]!["amount"], (string?)line["original"]!["currency"], (string?)line["rate"]));
        Assert.Null(line["request_id"]);
        var wallet = await _gateway.Get("/admin/teams/core/wallet");
        Assert.Equal((true, 500m, 0m, "INR"), ((bool)wallet["prepaid"]!, Amount(wallet["balance"]), Amount(wallet["reserved"]), (string?)wallet["currency"]));
        Assert.Equal(500m, Amount((await _gateway.Get("/admin/teams/core"))["wallet"]!["balance"]));
        var listed = Assert.Single((await _gateway.Get("/admin/teams/core/wallet/ledger"))["data"]!.AsArray());
        Assert.True(JsonNode.DeepEquals(line, listed), listed!.ToJsonString());
    }

    [Fact]
    public async Task CreditInAnotherCurrency_IsConvertedAtTheRateInForce()
    {
        await AdminApi.Read(await Credit("""{"amount":"100","reference":"rupees"}"""), 201);

        var line = await AdminApi.Read(await Credit("""{"amount":"10.05","currency":"usd","reference":"dollars"}"""), 201);

        Assert.Equal((890.43m, "INR"), (Amount(line["amount"]!["amount"]), (string?)line["amount"]!["currency"]));
        Assert.Equal(("10.05", "USD", "88.6"), ((string?)line["original"]!["amount"], (string?)line["original"]!["currency"], (string?)line["rate"]));
        Assert.Equal(990.43m, Amount((await _gateway.Get("/admin/teams/core/wallet"))["balance"]));
    }

    [Fact]
    public async Task SameReference_CreditsOnce()
    {
        var first = await AdminApi.Read(await Credit("""{"amount":"500","reference":"r"}"""), 201);

        var again = await AdminApi.Read(await Credit("""{"amount":"500","reference":"r"}"""), 200);
        await Envelope.Of(await Credit("""{"amount":"501","reference":"r"}"""), 409, "reference_used");
        await Envelope.Of(await Credit("""{"amount":"500","currency":"USD","reference":"r"}"""), 409, "reference_used");

        Assert.True(JsonNode.DeepEquals(first, again), again.ToJsonString());
        Assert.Equal(500m, Amount((await _gateway.Get("/admin/teams/core/wallet"))["balance"]));
    }

    [Fact]
    public async Task SameReference_AHundredTimesAtOnce_CreditsOnce()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Credit("""{"amount":"5","reference":"r"}""")));

        Assert.Equal((1, 99), (answers.Count(answer => answer.StatusCode == HttpStatusCode.Created), answers.Count(answer => answer.StatusCode == HttpStatusCode.OK)));
        Assert.Single((await _gateway.Get("/admin/teams/core/wallet/ledger"))["data"]!.AsArray());
        Assert.Equal(5m, Amount((await _gateway.Get("/admin/teams/core/wallet"))["balance"]));
    }

    [Fact]
    public async Task Ledger_OfARequest_AddsUpToTheBalance()
    {
        await AdminApi.Read(await Credit("""{"amount":"5000","reference":"r"}"""), 201);
        var secret = (string)(await _gateway.CreateKey("""{"name":"k","team":"core"}"""))["key"]!;
        Assert.Equal(200, await _gateway.Try(secret, "up/m"));

        var lines = (await _gateway.Get("/admin/teams/core/wallet/ledger"))["data"]!.AsArray();
        Assert.Equal(["credit", "fee", "refund", "reservation", "settlement"], lines.Select(line => (string)line!["kind"]!).Order());
        Assert.Equal("credit", (string?)lines[^1]!["kind"]);
        Assert.Single(lines.Select(line => (string?)line!["request_id"]).OfType<string>().Distinct());
        Assert.Equal(Of("fee"), Of("settlement") * 0.05m);
        Assert.Equal(Of("reservation"), Of("settlement") + Of("fee") + Of("refund"));
        var wallet = await _gateway.Get("/admin/teams/core/wallet");
        Assert.Equal((0m, 5000m - Of("settlement") - Of("fee")), (Amount(wallet["reserved"]), Amount(wallet["balance"])));

        decimal Of(string kind) => Amount(lines.Single(line => (string?)line!["kind"] == kind)!["amount"]!["amount"]);
    }

    [Fact]
    public async Task Ledger_IsPagedWithoutGapOrRepeat()
    {
        for (var at = 0; at < 5; at++)
        {
            await AdminApi.Read(await Credit($$"""{"amount":"1","reference":"r{{at}}"}"""), 201);
        }

        var paged = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await _gateway.Get($"/admin/teams/core/wallet/ledger?limit=2&cursor={cursor}");
            paged.AddRange(page["data"]!.AsArray().Select(line => (string)line!["reference"]!));
            cursor = (string?)page["next_cursor"];
        }

        Assert.Equal(["r0", "r1", "r2", "r3", "r4"], paged.Order());
        Assert.Empty((await _gateway.Get("/admin/teams/core/wallet/ledger?to=2020-01-01"))["data"]!.AsArray());
        Assert.Equal(5, (await _gateway.Get("/admin/teams/core/wallet/ledger?from=2020-01-01"))["data"]!.AsArray().Count);
    }

    [Fact]
    public async Task Csv_IsTheWholeLedgerAndNoFormula()
    {
        // More than are held at a time.
        await Task.WhenAll(Enumerable.Range(0, 520).Select(at => Credit($$"""{"amount":"1","reference":"r{{at}}"}""")));
        await AdminApi.Read(await Credit("""{"amount":"2.50","reference":"=HYPERLINK(\"http://x\"),a"}"""), 201);

        var answer = await _gateway.Admin.GetAsync("/admin/teams/core/wallet/ledger?format=csv");
        var rows = (await answer.Content.ReadAsStringAsync()).Split("\r\n");

        Assert.Equal("text/csv", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("ledger core.csv", answer.Content.Headers.ContentDisposition?.FileName?.Trim('"'));
        Assert.Equal("id,at,kind,debit,credit,amount,currency,original_amount,original_currency,rate,rate_at,reference,request_id", rows[0]);
        Assert.Equal((523, ""), (rows.Length, rows[^1]));
        Assert.Equal(521, rows[1..^1].Select(row => row.Split(',')[0]).Distinct().Count());
        var formula = Assert.Single(rows, row => row.Contains("HYPERLINK", StringComparison.Ordinal));
        Assert.Contains(",credit,outside,available,2.50,INR,2.50,INR,1,", formula, StringComparison.Ordinal);
        Assert.EndsWith(",\"'=HYPERLINK(\"\"http://x\"\"),a\",", formula, StringComparison.Ordinal);
        var few = await _gateway.Admin.GetStringAsync("/admin/teams/core/wallet/ledger?format=csv&limit=3");
        Assert.Equal(5, few.Split("\r\n").Length);
    }

    private async Task Created(string body) => await AdminApi.Read(await _gateway.Admin.PostAsync("/admin/teams", new StringContent(body)), 201);

    private Task<HttpResponseMessage> Credit(string body) => _gateway.Admin.PostAsync("/admin/teams/core/wallet/credits", new StringContent(body));

    private static decimal Amount(JsonNode? text) => decimal.Parse((string)text!, CultureInfo.InvariantCulture);
}
