using Gateway.Api.Tests.Hosting;
using Gateway.Grains.Interfaces.ApiKeys;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Admin;

public sealed class KeyRefusalTests(SharedGateway shared)
{
    private static readonly string Declared = ApiKeyFormat.DeclaredId("narrow");

    [Theory]
    [InlineData("{}", "name")]
    [InlineData("{\"name\":null}", "name")]
    [InlineData("{\"name\":\"\"}", "name")]
    [InlineData("{\"name\":1}", "name")]
    [InlineData("{\"name\":\"a\\nb\"}", "name")]
    [InlineData("{\"name\":\"a\",\"nmae\":1}", "nmae")]
    [InlineData("{\"name\":\"a\",\"team\":1}", "team")]
    [InlineData("{\"name\":\"a\",\"models\":\"x\"}", "models")]
    [InlineData("{\"name\":\"a\",\"models\":[1]}", "models")]
    [InlineData("{\"name\":\"a\",\"expires_at\":\"soon\"}", "expires_at")]
    [InlineData("{\"name\":\"a\",\"expires_at\":1}", "expires_at")]
    [InlineData("{\"name\":\"a\",\"metadata\":[]}", "metadata")]
    [InlineData("{\"name\":\"a\",\"metadata\":{\"x\":1}}", "metadata")]
    public async Task Create_WithAWrongField_Is400NamingIt(string body, string field)
    {
        var error = await Envelope.Of(await shared.Gateway.Admin.PostAsync("/admin/keys", new StringContent(body)), 400);

        Assert.Equal(field, (string?)error["param"]);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"name\":\"a\",\"name\":\"b\"}")]
    [InlineData("{\"name\":\"\\ud800\"}")]
    [InlineData("{\"name\":\"a\",\"metadata\":{\"\\ud800\":\"x\"}}")]
    [InlineData("{\"name\":\"a\",\"metadata\":{\"x\":\"\\ud800\"}}")]
    [InlineData("{\"name\":\"a\",\"\\ud800\":1}")]
    public async Task Create_WithAMalformedBody_Is400(string body) =>
        await Envelope.Of(await shared.Gateway.Admin.PostAsync("/admin/keys", new StringContent(body)), 400);

    [Fact]
    public async Task Create_WithBytesThatAreNoUtf8_Is400() =>
        await Envelope.Of(await shared.Gateway.Admin.PostAsync("/admin/keys", new ByteArrayContent([.. "{\"name\":\""u8, 0xFF, .. "\"}"u8])), 400);

    [Fact]
    public async Task Create_WithABodyOfAMegabyte_Is413() =>
        await Envelope.Of(
            await shared.Gateway.Admin.PostAsync("/admin/keys", new StringContent($"{{\"name\":\"{new string('x', 1024 * 1024)}\"}}")), 413, "request_too_large");

    [Fact]
    public async Task Rotate_WithAWrongGrace_Is400NamingIt()
    {
        var created = await shared.Gateway.CreateKey("""{"name":"a"}""");
        foreach (var grace in (string[])["-1", "2592001", "\"1\"", "1.5"])
        {
            var error = await Envelope.Of(
                await shared.Gateway.Admin.PostAsync($"/admin/keys/{created["id"]}/rotate", new StringContent($$"""{"grace_seconds":{{grace}}}""")), 400);
            Assert.Equal("grace_seconds", (string?)error["param"]);
        }
    }

    [Fact]
    public async Task Declared_Key_IsShownAndCannotBeChanged()
    {
        var shown = await shared.Gateway.Get($"/admin/keys/{Declared}");

        Assert.Equal(("narrow", true), ((string?)shown["name"], (bool)shown["declared"]!));
        await Envelope.Of(await shared.Gateway.Admin.PatchAsync($"/admin/keys/{Declared}", new StringContent("""{"name":"x"}""")), 409, "declared");
        await Envelope.Of(await shared.Gateway.Admin.DeleteAsync($"/admin/keys/{Declared}"), 409, "declared");
        await Envelope.Of(await shared.Gateway.Admin.PostAsync($"/admin/keys/{Declared}/rotate", null), 409, "declared");
    }

    [Theory]
    [InlineData("key_00000000000000000000")]
    [InlineData("nothing")]
    [InlineData("key_%2e%2e%2f")]
    public async Task UnknownKey_Is404OnEveryMethod(string id)
    {
        await Envelope.Of(await shared.Gateway.Admin.GetAsync($"/admin/keys/{id}"), 404, "not_found");
        await Envelope.Of(await shared.Gateway.Admin.DeleteAsync($"/admin/keys/{id}"), 404, "not_found");
        await Envelope.Of(await shared.Gateway.Admin.PatchAsync($"/admin/keys/{id}", new StringContent("""{"name":"x"}""")), 404, "not_found");
        await Envelope.Of(await shared.Gateway.Admin.PostAsync($"/admin/keys/{id}/rotate", null), 404, "not_found");
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("limit=x", "limit")]
    [InlineData("cursor=%0a", "cursor")]
    public async Task Page_ThatMeansNothing_Is400NamingIt(string query, string field)
    {
        Assert.Equal(field, (string?)(await Envelope.Of(await shared.Gateway.Admin.GetAsync("/admin/keys?" + query), 400))["param"]);
        Assert.Equal(field, (string?)(await Envelope.Of(await shared.Gateway.Admin.GetAsync("/admin/requests?" + query), 400))["param"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("junk")]
    [InlineData(TestGateway.ApiKey)]
    public async Task Admin_WithoutTheAdminKey_Is401(string? key)
    {
        using var client = shared.Gateway.NewClient(key);

        await Envelope.Of(await client.GetAsync("/admin/keys"), 401, "invalid_api_key");
        await Envelope.Of(await client.PostAsync("/admin/keys", new StringContent("""{"name":"x"}""")), 401, "invalid_api_key");
        await Envelope.Of(await client.GetAsync("/admin/requests"), 401, "invalid_api_key");
    }
}
