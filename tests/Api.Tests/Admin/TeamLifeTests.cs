using System.Text.Json.Nodes;
using Gateway.Api.Tests.Hosting;

namespace Gateway.Api.Tests.Admin;

public sealed class TeamLifeTests(StubbedGateway stubbed) : IClassFixture<StubbedGateway>
{
    private const string Policy = """
        {"name":"Life Team","limits":{"requests_per_minute":600,"max_parallel":4},"metadata":{"a":"b"},
         "budget":{"amount":"12.50","period":"month","time_zone":"Asia/Kolkata"}}
        """;

    [Fact]
    public async Task Created_Team_IsShownWithAllThatWasSaid()
    {
        var created = await Create(Policy);

        Assert.True(JsonNode.DeepEquals(created, await stubbed.Gateway.Get("/admin/teams/Life%20Team")), created.ToJsonString());
        Assert.Equal(("Life Team", "Life Team", "b"), ((string?)created["id"], (string?)created["name"], (string?)created["metadata"]!["a"]));
        Assert.Equal((600L, null, 4L), ((long?)created["limits"]!["requests_per_minute"], (long?)created["limits"]!["tokens_per_minute"], (long?)created["limits"]!["max_parallel"]));
        Assert.Equal((600L, 4L), ((long?)created["limits_remaining"]!["requests_per_minute"], (long?)created["limits_remaining"]!["max_parallel"]));
        var budget = created["budget"]!;
        Assert.Equal(("12.50", "USD", "month", "Asia/Kolkata"), ((string?)budget["amount"], (string?)budget["currency"], (string?)budget["period"], (string?)budget["time_zone"]));
        Assert.Equal((0m, 0m, 12.50m), (Amount(budget["spent"]), Amount(budget["reserved"]), Amount(budget["remaining"])));
        Assert.Equal(new TimeSpan(18, 30, 0), DateTimeOffset.Parse((string)budget["resets_at"]!).UtcDateTime.TimeOfDay);
        Assert.Null(created["wallet"]);
        Assert.Null(created["deleted_at"]);
        var error = await Envelope.Of(await stubbed.Gateway.Admin.PostAsync("/admin/teams", new StringContent("""{"name":"Other","id":"Life Team"}""")), 409, "already_exists");
        Assert.Equal("id", (string?)error["param"]);
    }

    [Fact]
    public async Task Changed_Team_KeepsWhatIsNotNamed()
    {
        await Create(Policy.Replace("\"name\"", "\"id\":\"change\",\"name\"", StringComparison.Ordinal));

        var changed = await AdminApi.Read(
            await stubbed.Gateway.Admin.PatchAsync("/admin/teams/change", new StringContent("""{"metadata":null,"limits":{"tokens_per_minute":5},"budget":{"amount":"0","period":"total"}}""")), 200);

        Assert.Equal(("change", "Life Team"), ((string?)changed["id"], (string?)changed["name"]));
        Assert.Empty(changed["metadata"]!.AsObject());
        Assert.Equal((null, 5L), ((long?)changed["limits"]!["requests_per_minute"], (long?)changed["limits"]!["tokens_per_minute"]));
        Assert.Equal(("0", "UTC", null), ((string?)changed["budget"]!["amount"], (string?)changed["budget"]!["time_zone"], changed["budget"]!["resets_at"]));
        changed = await AdminApi.Read(await stubbed.Gateway.Admin.PatchAsync("/admin/teams/change", new StringContent("""{"budget":null,"name":"N"}""")), 200);
        Assert.Equal((null, "N", 5L), (changed["budget"], (string?)changed["name"], (long?)changed["limits"]!["tokens_per_minute"]));
        await Envelope.Of(await stubbed.Gateway.Admin.PatchAsync("/admin/teams/change", new StringContent("""{"id":"other"}""")), 400);
    }

    [Fact]
    public async Task Deleted_Team_RefusesItsKeysAndIsStillShown()
    {
        await Create("""{"name":"doomed"}""");
        await AdminApi.Read(await stubbed.Gateway.Admin.PostAsync("/admin/teams/doomed/wallet/credits", new StringContent("""{"amount":"5","reference":"r"}""")), 201);
        var secret = (string)(await stubbed.Gateway.CreateKey("""{"name":"of doomed","team":"doomed"}"""))["key"]!;
        Assert.Equal(200, await stubbed.Gateway.Try(secret));

        var deleted = await AdminApi.Read(await stubbed.Gateway.Admin.DeleteAsync("/admin/teams/doomed"), 200);

        Assert.InRange(await stubbed.Gateway.Try(secret), 401, 403);
        Assert.NotNull(deleted["deleted_at"]);
        var again = await AdminApi.Read(await stubbed.Gateway.Admin.DeleteAsync("/admin/teams/doomed"), 200);
        Assert.Equal((string?)deleted["deleted_at"], (string?)again["deleted_at"]);
        Assert.Equal((string?)deleted["deleted_at"], (string?)(await stubbed.Gateway.Get("/admin/teams/doomed"))["deleted_at"]);
        Assert.NotEmpty((await stubbed.Gateway.Get("/admin/teams/doomed/wallet/ledger"))["data"]!.AsArray());
        await Envelope.Of(await stubbed.Gateway.Admin.PatchAsync("/admin/teams/doomed", new StringContent("{}")), 409, "deleted");
        await Envelope.Of(await stubbed.Gateway.Admin.PostAsync("/admin/teams/doomed/wallet/credits", new StringContent("""{"amount":"1","reference":"r2"}""")), 409, "deleted");
        await Envelope.Of(await stubbed.Gateway.Admin.PostAsync("/admin/teams", new StringContent("""{"name":"doomed"}""")), 409, "already_exists");
    }

    [Fact]
    public async Task Teams_AreListedInPagesWithoutGapOrRepeat()
    {
        // With spaces, which a cursor must carry; "cafe" and "12" would be numbers to the store.
        foreach (var name in (string[])["page 1", "page 2", "page.3", "cafe", "CAFE", "12"])
        {
            await Create($$"""{"name":"{{name}}"}""");
        }

        var all = (await stubbed.Gateway.Get("/admin/teams?limit=1000"))["data"]!.AsArray().Select(team => (string)team!["id"]!).ToList();
        var paged = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await stubbed.Gateway.Get($"/admin/teams?limit=1&cursor={cursor}");
            paged.AddRange(page["data"]!.AsArray().Select(team => (string)team!["id"]!));
            cursor = (string?)page["next_cursor"];
        }

        Assert.True(all.Count >= 6);
        Assert.Equal(all.Order(StringComparer.Ordinal), all);
        Assert.Equal(all, paged);
    }

    [Fact]
    public async Task BudgetOfAKey_IsShownToAdminAndHolderAlike()
    {
        var created = await stubbed.Gateway.CreateKey("""{"name":"held","budget":{"amount":"12.50","period":"total"}}""");
        using var client = stubbed.Gateway.NewClient((string)created["key"]!);
        var own = await AdminApi.Read(await client.GetAsync("/v1/key"), 200);

        Assert.True(JsonNode.DeepEquals(await stubbed.Gateway.Get($"/admin/keys/{created["id"]}"), own), own.ToJsonString());
        Assert.True(JsonNode.DeepEquals(created["budget"], own["budget"]), created.ToJsonString());
        Assert.Equal(("12.50", "USD", "total", "UTC", 12.50m), ((string?)own["budget"]!["amount"], (string?)own["budget"]!["currency"], (string?)own["budget"]!["period"], (string?)own["budget"]!["time_zone"], Amount(own["budget"]!["remaining"])));

        var changed = await AdminApi.Read(await stubbed.Gateway.Admin.PatchAsync($"/admin/keys/{created["id"]}", new StringContent("""{"name":"kept"}""")), 200);
        Assert.Equal("12.50", (string?)changed["budget"]!["amount"]);
        changed = await AdminApi.Read(await stubbed.Gateway.Admin.PatchAsync($"/admin/keys/{created["id"]}", new StringContent("""{"budget":null}""")), 200);
        Assert.Null(changed["budget"]);
    }

    private async Task<JsonObject> Create(string body) =>
        await AdminApi.Read(await stubbed.Gateway.Admin.PostAsync("/admin/teams", new StringContent(body)), 201);

    private static decimal Amount(JsonNode? text) => decimal.Parse((string)text!, System.Globalization.CultureInfo.InvariantCulture);
}
