using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Api.Tests.Hosting;

namespace Gateway.Api.Tests.Admin;

public sealed class UsageTests(StubbedGateway stubbed) : IClassFixture<StubbedGateway>
{
    [Fact]
    public async Task Usage_OfAKey_IsWhatItsRequestsSay()
    {
        var (key, rows) = await Ask();

        var report = await stubbed.Gateway.Get($"/admin/usage?key={key}");
        var row = Assert.Single(report["data"]!.AsArray())!;

        Assert.Equal((3, 1), ((int)row["requests"]!, (int)row["errors"]!));
        foreach (var field in (string[])["prompt_tokens", "cached_tokens", "completion_tokens", "reasoning_tokens", "cache_write_tokens"])
        {
            Assert.Equal(rows.Sum(each => (long)each[field]!), (long)row[field]!);
        }

        Assert.Equal(rows.Sum(static each => AmountOf(each["cost"])), AmountOf(row["cost"]));
        Assert.Equal("USD", (string?)row["cost"]!["currency"]);
        Assert.Equal(0, (int)row["cache_hits"]!);
        Assert.InRange((double)row["duration_ms"]!["p50"]!, 0.001, (double)row["duration_ms"]!["p99"]!);
        Assert.Equal(["p50", "p95", "p99"], row["first_token_ms"]!.AsObject().Select(static field => field.Key));
        Assert.Equal(TimeSpan.FromDays(30), TimeOf(report["to"]) - TimeOf(report["from"]));
    }

    [Fact]
    public async Task Usage_InGroups_HasThemByTheirNames()
    {
        var (key, _) = await Ask();

        Assert.Equal([(null, 1), ("sandbox", 1), ("up", 1)], (await Data($"key={key}&group_by=provider")).Select(static row => ((string?)row!["provider"], (int)row["requests"]!)).Order());
        Assert.Equal(["a", "b"], (await Data($"key={key}&provider=up&group_by=metadata.app")).Concat(await Data($"key={key}&provider=sandbox&group_by=metadata.app")).Select(static row => (string?)row!["metadata.app"]).Order());
        var row = Assert.Single(await Data($"key={key}&model=m&group_by=key,team,model,hour&time_zone=Asia/Kolkata"))!;
        Assert.Equal((key, "summed", "m"), ((string?)row["key"], (string?)row["team"], (string?)row["model"]));
        Assert.EndsWith(":00:00+05:30", (string?)row["hour"], StringComparison.Ordinal);
        Assert.Empty(await Data($"key={key}&from=2001-01-01&to=2002-01-01T00:00:00+02:00&group_by=day"));
        Assert.Empty(await Data("key=key_nobody"));
    }

    [Fact]
    public async Task Usage_AsCsv_HasAHeaderAndNoFormula()
    {
        var created = await stubbed.Gateway.CreateKey("""{"name":"csv","team":"=1+2,\"x\""}""");
        using var client = stubbed.Gateway.NewClient((string)created["key"]!);
        Assert.NotNull(await stubbed.Gateway.Row(await stubbed.Gateway.Chat(Posting.Good, client)));

        using var answer = await stubbed.Gateway.Admin.GetAsync($"/admin/usage?key={created["id"]}&group_by=team,model&format=csv");
        var lines = (await answer.Content.ReadAsStringAsync()).Split("\r\n");

        Assert.Equal("text/csv", answer.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("team,model,requests,errors,prompt_tokens,", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("\"'=1+2,\"\"x\"\"\",echo,1,0,1,", lines[1], StringComparison.Ordinal);
        Assert.Equal(("", 3), (lines[2], lines.Length));
    }

    [Theory]
    [InlineData("group_by=nothing", "group_by")]
    [InlineData("group_by=key,key", "group_by")]
    [InlineData("group_by=day,hour", "group_by")]
    [InlineData("group_by=metadata.", "group_by")]
    [InlineData("group_by=key,", "group_by")]
    [InlineData("format=xml", "format")]
    [InlineData("time_zone=Mars/Olympus", "time_zone")]
    [InlineData("from=yesterday", "from")]
    [InlineData("to=2026-13-01", "to")]
    [InlineData("from=2026-02-02&to=2026-02-01", "from")]
    public async Task Query_ThatMeansNothing_Is400NamingIt(string query, string field) =>
        Assert.Equal(field, (string?)(await Envelope.Of(await stubbed.Gateway.Admin.GetAsync("/admin/usage?" + query), 400))["param"]);

    [Fact]
    public async Task Query_ForTooMuch_Is400ThatSaysSo() =>
        await Envelope.Of(await stubbed.Gateway.Admin.GetAsync("/admin/usage?group_by=metadata.app&from=2026-01-01&to=2026-03-01"), 400, "report_too_large");

    [Fact]
    public async Task Requests_AsCsv_AreAllOfThem()
    {
        var (key, rows) = await Ask();

        using var answer = await stubbed.Gateway.Admin.GetAsync($"/admin/requests?key={key}&format=csv&limit=1");
        var lines = (await answer.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("text/csv", answer.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("id,created_at,endpoint,key_id,team,", lines[0], StringComparison.Ordinal);
        Assert.Equal(rows.Select(static row => (string?)row["id"]).Reverse(), lines[1..].Select(static line => line[..line.IndexOf(',', StringComparison.Ordinal)]));
    }

    [Theory]
    [InlineData("error", 1)]
    [InlineData("5xx", 0)]
    [InlineData("4xx", 1)]
    [InlineData("2xx", 2)]
    [InlineData("200", 2)]
    public async Task Requests_ByClassOfStatus_AreThose(string status, int count)
    {
        var (key, _) = await Ask();

        Assert.Equal(count, (await stubbed.Gateway.Get($"/admin/requests?key={key}&status={status}"))["data"]!.AsArray().Count);
    }

    private static decimal AmountOf(JsonNode? amount) => amount is null ? 0 : decimal.Parse((string)amount["amount"]!, CultureInfo.InvariantCulture);

    private static DateTimeOffset TimeOf(JsonNode? time) => DateTimeOffset.Parse((string)time!, CultureInfo.InvariantCulture);

    private async Task<JsonArray> Data(string query) => (await stubbed.Gateway.Get("/admin/usage?" + query))["data"]!.AsArray();

    /// <summary>Three requests of a key of their own: the sandbox's, the stub's, and one that fails.</summary>
    private async Task<(string Key, List<JsonObject> Rows)> Ask()
    {
        var created = await stubbed.Gateway.CreateKey("""{"name":"summer","team":"summed"}""");
        using var client = stubbed.Gateway.NewClient((string)created["key"]!);
        var rows = new List<JsonObject>();
        foreach (var (model, app) in ((string, string)[])[("sandbox/echo", "a"), ("up/m", "b"), ("nobody/nothing", "b")])
        {
            client.DefaultRequestHeaders.Remove("x-gateway-metadata");
            client.DefaultRequestHeaders.Add("x-gateway-metadata", $$"""{"app":"{{app}}"}""");
            using var answer = await stubbed.Gateway.Chat(Posting.Good.Replace("sandbox/echo", model, StringComparison.Ordinal), client);
            rows.Add((await stubbed.Gateway.Row(answer))!);
        }

        return ((string)created["id"]!, rows);
    }
}
