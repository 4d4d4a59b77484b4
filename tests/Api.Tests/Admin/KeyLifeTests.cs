using Gateway.Api.Tests.Hosting;

namespace Gateway.Api.Tests.Admin;

public sealed class KeyLifeTests(StubbedGateway stubbed) : IClassFixture<StubbedGateway>
{
    [Fact]
    public async Task Created_Key_WorksAtOnceAndItsSecretIsShownOnlyThen()
    {
        var created = await stubbed.Gateway.CreateKey("""{"name":"new","team":"core","metadata":{"a":"b"}}""");
        var id = (string)created["id"]!;
        var secret = (string)created["key"]!;

        Assert.StartsWith("sk-gw-", secret, StringComparison.Ordinal);
        Assert.Equal(200, await stubbed.Gateway.Try(secret));
        var shown = await stubbed.Gateway.Get($"/admin/keys/{id}");
        Assert.False(shown.ContainsKey("key"));
        Assert.Equal(("new", "core", "b", false), ((string?)shown["name"], (string?)shown["team"], (string?)shown["metadata"]!["a"], (bool)shown["declared"]!));
        Assert.DoesNotContain(secret, (await stubbed.Gateway.Get("/admin/keys")).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Revoked_Key_FailsOnItsVeryNextRequest()
    {
        var created = await stubbed.Gateway.CreateKey("""{"name":"doomed"}""");
        var secret = (string)created["key"]!;
        Assert.Equal(200, await stubbed.Gateway.Try(secret));

        var revoked = await AdminApi.Read(await stubbed.Gateway.Admin.DeleteAsync($"/admin/keys/{created["id"]}"), 200);

        Assert.Equal(401, await stubbed.Gateway.Try(secret));
        var again = await AdminApi.Read(await stubbed.Gateway.Admin.DeleteAsync($"/admin/keys/{created["id"]}"), 200);
        Assert.Equal((string)revoked["revoked_at"]!, (string)again["revoked_at"]!);
        await Envelope.Of(await stubbed.Gateway.Admin.PatchAsync($"/admin/keys/{created["id"]}", new StringContent("""{"name":"x"}""")), 409, "revoked");
        await Envelope.Of(await stubbed.Gateway.Admin.PostAsync($"/admin/keys/{created["id"]}/rotate", null), 409, "revoked");
    }

    [Theory]
    [InlineData("2001-01-01T00:00:00Z", 401)]
    [InlineData("2999-01-01T00:00:00Z", 200)]
    public async Task ExpiresAt_OfAKey_IsHeld(string time, int status)
    {
        var created = await stubbed.Gateway.CreateKey($$"""{"name":"ends","expires_at":"{{time}}"}""");

        Assert.Equal(status, await stubbed.Gateway.Try((string)created["key"]!));
    }

    [Theory]
    [InlineData("[\"sandbox/echo\"]", 200)]
    [InlineData("[\"sandbox/*\"]", 200)]
    [InlineData("[\"up/*\",\"sandbox/echo\"]", 200)]
    [InlineData("[\"up/*\"]", 403)]
    [InlineData("[\"sandbox/ech\"]", 403)]
    [InlineData("[\"sandbox/echo/*\"]", 403)]
    public async Task Models_OfAKey_AreHeld(string models, int status)
    {
        var created = await stubbed.Gateway.CreateKey($$"""{"name":"narrow","models":{{models}}}""");

        Assert.Equal(status, await stubbed.Gateway.Try((string)created["key"]!));
    }

    [Fact]
    public async Task Changed_Key_KeepsWhatIsNotNamedAndObeysAtOnce()
    {
        var created = await stubbed.Gateway.CreateKey("""{"name":"change","team":"core","metadata":{"a":"b"}}""");
        var secret = (string)created["key"]!;
        Assert.Equal(200, await stubbed.Gateway.Try(secret));

        var changed = await AdminApi.Read(await stubbed.Gateway.Admin.PatchAsync($"/admin/keys/{created["id"]}", new StringContent("""{"models":["up/*"],"metadata":null}""")), 200);

        Assert.Equal(("change", "core"), ((string?)changed["name"], (string?)changed["team"]));
        Assert.Empty(changed["metadata"]!.AsObject());
        Assert.Equal(403, await stubbed.Gateway.Try(secret));
        Assert.Equal(200, await stubbed.Gateway.Try(secret, "up/m"));
    }

    [Theory]
    [InlineData("", 401)]
    [InlineData("{}", 401)]
    [InlineData("{\"grace_seconds\":3600}", 200)]
    public async Task Rotated_Key_HasANewSecretAndTheOldOneOnlyWithinGrace(string body, int old)
    {
        var created = await stubbed.Gateway.CreateKey("""{"name":"rotate"}""");

        var rotated = await AdminApi.Read(await stubbed.Gateway.Admin.PostAsync($"/admin/keys/{created["id"]}/rotate", new StringContent(body)), 200);

        Assert.Equal((string)created["id"]!, (string)rotated["id"]!);
        Assert.NotEqual((string)created["key"]!, (string)rotated["key"]!);
        Assert.Equal(200, await stubbed.Gateway.Try((string)rotated["key"]!));
        Assert.Equal(old, await stubbed.Gateway.Try((string)created["key"]!));
    }

    [Fact]
    public async Task Keys_AreListedInPagesWithoutGapOrRepeat()
    {
        for (var at = 0; at < 5; at++)
        {
            await stubbed.Gateway.CreateKey($$"""{"name":"page-{{at}}"}""");
        }

        var all = (await stubbed.Gateway.Get("/admin/keys?limit=1000"))["data"]!.AsArray().Select(key => (string)key!["id"]!).ToList();
        var paged = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await stubbed.Gateway.Get($"/admin/keys?limit=2&cursor={cursor}");
            Assert.InRange(page["data"]!.AsArray().Count, 1, 2);
            paged.AddRange(page["data"]!.AsArray().Select(key => (string)key!["id"]!));
            cursor = (string?)page["next_cursor"];
        }

        Assert.True(all.Count >= 6);
        Assert.Equal(all, paged);
        Assert.Equal(all.Distinct(), all);
    }

    [Fact]
    public async Task OwnKey_IsWhatTheAdminSees()
    {
        var created = await stubbed.Gateway.CreateKey("""{"name":"own","team":"core"}""");
        using var client = stubbed.Gateway.NewClient((string)created["key"]!);

        var own = await AdminApi.Read(await client.GetAsync("/v1/key"), 200);

        Assert.Equal(await stubbed.Gateway.Get($"/admin/keys/{created["id"]}"), own, (one, other) => System.Text.Json.Nodes.JsonNode.DeepEquals(one, other));
    }
}
