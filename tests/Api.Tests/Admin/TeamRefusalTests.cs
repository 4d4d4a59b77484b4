using Gateway.Api.Tests.Hosting;

namespace Gateway.Api.Tests.Admin;

public sealed class TeamRefusalTests(SharedGateway shared)
{
    [Theory]
    [InlineData("{}", "name")]
    [InlineData("{\"name\":null}", "name")]
    [InlineData("{\"name\":1}", "name")]
    [InlineData("{\"name\":\"Größe\"}", "id")]
    [InlineData("{\"name\":\"a/b\"}", "id")]
    [InlineData("{\"name\":\"a\",\"id\":\"\"}", "id")]
    [InlineData("{\"name\":\"a\",\"id\":\"a/b\"}", "id")]
    [InlineData("{\"name\":\"a\",\"id\":\"..\"}", "id")]
    [InlineData("{\"name\":\"a\",\"id\":\" a\"}", "id")]
    [InlineData("{\"name\":\"a\",\"id\":\"a \"}", "id")]
    [InlineData("{\"name\":\"a\",\"metadata\":{\"x\":1}}", "metadata")]
    [InlineData("{\"name\":\"a\",\"wallet\":{}}", "wallet")]
    public async Task Create_WithAWrongField_Is400NamingIt(string body, string field)
    {
        var error = await Envelope.Of(await shared.Gateway.Admin.PostAsync("/admin/teams", new StringContent(body)), 400);

        Assert.Equal(field, (string?)error["param"]);
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("a%2Fb")]
    [InlineData("%20")]
    [InlineData("x%0A")]
    public async Task UnknownTeam_Is404OnEveryMethod(string id)
    {
        var admin = shared.Gateway.Admin;
        await Envelope.Of(await admin.GetAsync($"/admin/teams/{id}"), 404, "not_found");
        await Envelope.Of(await admin.PatchAsync($"/admin/teams/{id}", new StringContent("{}")), 404, "not_found");
        await Envelope.Of(await admin.DeleteAsync($"/admin/teams/{id}"), 404, "not_found");
        await Envelope.Of(await admin.GetAsync($"/admin/teams/{id}/wallet"), 404, "not_found");
        await Envelope.Of(await admin.GetAsync($"/admin/teams/{id}/wallet/ledger"), 404, "not_found");
        await Envelope.Of(await admin.PostAsync($"/admin/teams/{id}/wallet/credits", new StringContent("""{"amount":"1","reference":"r"}""")), 404, "not_found");
    }

    [Theory]
    [InlineData("{}", "amount")]
    [InlineData("{\"amount\":\"0\",\"reference\":\"r\"}", "amount")]
    [InlineData("{\"amount\":\"0.000\",\"reference\":\"r\"}", "amount")]
    [InlineData("{\"amount\":5,\"reference\":\"r\"}", "amount")]
    [InlineData("{\"amount\":\"-5\",\"reference\":\"r\"}", "amount")]
    [InlineData("{\"amount\":\"5\"}", "reference")]
    [InlineData("{\"amount\":\"5\",\"reference\":\"\"}", "reference")]
    [InlineData("{\"amount\":\"5\",\"reference\":\"a\\nb\"}", "reference")]
    [InlineData("{\"amount\":\"5\",\"reference\":\"r\",\"currency\":\"EUR\"}", "currency")]
    [InlineData("{\"amount\":\"5\",\"reference\":\"r\",\"currency\":5}", "currency")]
    [InlineData("{\"amount\":\"5\",\"reference\":\"r\",\"note\":\"x\"}", "note")]
    public async Task WrongCredit_Is400NamingTheFieldAndCreditsNothing(string body, string field)
    {
        const string Id = "refused credits";
        await shared.Gateway.Admin.PostAsync("/admin/teams", new StringContent($$"""{"name":"{{Id}}"}"""));

        var error = await Envelope.Of(await shared.Gateway.Admin.PostAsync($"/admin/teams/{Id}/wallet/credits", new StringContent(body)), 400);

        Assert.Equal(field, (string?)error["param"]);
        Assert.False((bool)(await shared.Gateway.Get($"/admin/teams/{Id}/wallet"))["prepaid"]!);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("cursor=%0a", "cursor")]
    [InlineData("from=soon", "from")]
    [InlineData("to=1", "to")]
    [InlineData("format=xml", "format")]
    public async Task WrongQueryOfALedger_Is400NamingIt(string query, string field)
    {
        await shared.Gateway.Admin.PostAsync("/admin/teams", new StringContent("""{"name":"queried"}"""));

        var error = await Envelope.Of(await shared.Gateway.Admin.GetAsync("/admin/teams/queried/wallet/ledger?" + query), 400);

        Assert.Equal(field, (string?)error["param"]);
    }
}
