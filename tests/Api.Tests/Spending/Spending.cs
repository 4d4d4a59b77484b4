using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Gateway.Api.Tests.Admin;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Spending;

/// <summary>Money as the gateway shows it.</summary>
internal static class Spending
{
    /// <summary>A key with this budget; its id and a client that uses it.</summary>
    public static async Task<(string Id, HttpClient Client)> NewKey(this TestGateway gateway, JsonObject? budget, string? team = null, JsonObject? limits = null)
    {
        var created = await gateway.CreateKey(new JsonObject { ["name"] = "spender", ["team"] = team, ["budget"] = budget, ["limits"] = limits }.ToJsonString());
        return ((string)created["id"]!, gateway.NewLeavingClient((string)created["key"]!));
    }

    /// <summary>A client that hangs up at once when it leaves an answer unread, and does not read on for two seconds first.</summary>
    public static HttpClient NewLeavingClient(this TestGateway gateway, string secret)
    {
        var client = new HttpClient(new SocketsHttpHandler { ResponseDrainTimeout = TimeSpan.Zero }) { BaseAddress = new Uri(gateway.Url) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        return client;
    }

    public static JsonObject Budget(decimal amount, string period = "total", string? currency = null, string? zone = null)
    {
        var budget = new JsonObject { ["amount"] = Text(amount), ["period"] = period };
        if (currency is not null)
        {
            budget["currency"] = currency;
        }

        if (zone is not null)
        {
            budget["time_zone"] = zone;
        }

        return budget;
    }

    public static async Task<JsonObject> Patch(this TestGateway gateway, string path, JsonObject change) =>
        await AdminApi.Read(await gateway.Admin.PatchAsync(path, JsonContent.Create(change)), 200);

    /// <summary>Spent and reserved of the key's budget, by its own view, which must be the operator's.</summary>
    public static async Task<(decimal Spent, decimal Reserved, decimal Remaining)> Money(this TestGateway gateway, string id, HttpClient client)
    {
        var own = JsonNode.Parse(await client.GetStringAsync("/v1/key"))!["budget"]!;
        var shown = (await gateway.Get($"/admin/keys/{id}"))["budget"]!;
        Assert.Equal(own.ToJsonString(), shown.ToJsonString());
        return (Number(own["spent"]), Number(own["reserved"]), Number(own["remaining"]));
    }

    /// <summary>All rows of the key, oldest last.</summary>
    public static async Task<List<JsonObject>> Rows(this TestGateway gateway, string id)
    {
        var rows = new List<JsonObject>();
        string? cursor = null;
        do
        {
            var page = await gateway.Get($"/admin/requests?key={id}&limit=100{(cursor is null ? "" : $"&cursor={cursor}")}");
            rows.AddRange(page["data"]!.AsArray().Select(row => row!.AsObject()));
            cursor = (string?)page["next_cursor"];
        }
        while (cursor is not null);

        return rows;
    }

    /// <summary>Cost and fee of these rows.</summary>
    public static decimal Sum(IEnumerable<JsonObject> rows) => rows.Sum(row => Amount(row["cost"]) + Amount(row["fee"]));

    /// <summary>Cost and fee by the report.</summary>
    public static async Task<decimal> Reported(this TestGateway gateway, string id)
    {
        var report = await gateway.Get($"/admin/usage?key={id}&group_by=key");
        var row = report["data"]!.AsArray().SingleOrDefault();
        return row is null ? 0 : Amount(row["cost"]) + Amount(row["fee"]);
    }

    public static decimal Amount(JsonNode? amount) => amount is null ? 0 : Number(amount["amount"]);

    public static decimal Number(JsonNode? text) => decimal.Parse((string)text!, CultureInfo.InvariantCulture);

    public static string Text(decimal amount) => amount.ToString(CultureInfo.InvariantCulture);
}
