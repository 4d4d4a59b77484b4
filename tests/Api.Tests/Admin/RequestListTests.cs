using Gateway.Api.Tests.Hosting;

namespace Gateway.Api.Tests.Admin;

public sealed class RequestListTests(StubbedGateway stubbed) : IClassFixture<StubbedGateway>
{
    [Fact]
    public async Task Requests_AreFilteredByEveryField()
    {
        var (key, ids) = await Ask();

        Assert.Equal(ids.AsEnumerable().Reverse(), await Ids($"key={key}"));
        Assert.Equal([ids[2]], await Ids($"key={key}&status=503"));
        Assert.Equal([ids[1]], await Ids($"key={key}&provider=up"));
        Assert.Equal([ids[1]], await Ids($"key={key}&model=m"));
        Assert.Equal([ids[2], ids[1], ids[0]], await Ids($"key={key}&team=listed"));
        Assert.Empty(await Ids($"key={key}&team=other"));
        Assert.Empty(await Ids("key=key_nobody"));
        Assert.Empty(await Ids($"key={key}&to=2001-01-01T00:00:00Z"));
        Assert.Equal(3, (await Ids($"key={key}&from=2001-01-01T00:00:00Z")).Count);
        Assert.Empty(await Ids($"key={key}&from=2999-01-01T00:00:00Z"));
    }

    [Fact]
    public async Task Requests_AreListedNewestFirstInPages()
    {
        var (key, ids) = await Ask();
        var paged = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await stubbed.Gateway.Get($"/admin/requests?key={key}&limit=1&cursor={cursor}");
            paged.Add((string)Assert.Single(page["data"]!.AsArray())!["id"]!);
            cursor = (string?)page["next_cursor"];
        }

        Assert.Equal(ids.AsEnumerable().Reverse(), paged);
    }

    [Fact]
    public async Task Request_ById_IsTheWholeRow()
    {
        var (key, ids) = await Ask();

        var row = await stubbed.Gateway.Get($"/admin/requests/{ids[0]}");

        Assert.Equal(
            (key, "listed", "sandbox/echo", "sandbox", "echo", 200, 1L, 2L),
            ((string?)row["key_id"], (string?)row["team"], (string?)row["requested_model"], (string?)row["provider"], (string?)row["model"], (int)row["status"]!, (long)row["prompt_tokens"]!, (long)row["completion_tokens"]!));
        await Envelope.Of(await stubbed.Gateway.Admin.GetAsync("/admin/requests/req_00000000000000000000000000000000"), 404, "not_found");
        await Envelope.Of(await stubbed.Gateway.Admin.GetAsync("/admin/requests/junk"), 404, "not_found");
    }

    [Theory]
    [InlineData("status=x", "status")]
    [InlineData("status=99", "status")]
    [InlineData("from=yesterday", "from")]
    [InlineData("to=1e9", "to")]
    public async Task Filter_ThatMeansNothing_Is400NamingIt(string query, string field) =>
        Assert.Equal(field, (string?)(await Envelope.Of(await stubbed.Gateway.Admin.GetAsync("/admin/requests?" + query), 400))["param"]);

    /// <summary>Three requests of a key of their own: the sandbox's, the stub's, and one that fails.</summary>
    private async Task<(string Key, List<string> Ids)> Ask()
    {
        var created = await stubbed.Gateway.CreateKey("""{"name":"lister","team":"listed"}""");
        using var client = stubbed.Gateway.NewClient((string)created["key"]!);
        var ids = new List<string>();
        foreach (var model in (string[])["sandbox/echo", "up/m", "sandbox/echo:status=503"])
        {
            using var answer = await stubbed.Gateway.Chat(Posting.Good.Replace("sandbox/echo", model, StringComparison.Ordinal), client);
            ids.Add(answer.Headers.GetValues("x-request-id").Single());

            // Reading the row waits for what is still in the spool.
            Assert.NotNull(await stubbed.Gateway.Row(answer));
        }

        return ((string)created["id"]!, ids);
    }

    private async Task<List<string>> Ids(string query) =>
        [.. (await stubbed.Gateway.Get("/admin/requests?" + query))["data"]!.AsArray().Select(row => (string)row!["id"]!)];
}
