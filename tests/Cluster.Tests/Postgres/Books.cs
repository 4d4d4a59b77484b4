using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Gateway.TestKit;

namespace Gateway.Cluster.Tests.Postgres;

/// <summary>Keys with money, and what the ledger and their budgets say of it.</summary>
internal static class Books
{
    /// <summary>A dollar for 1,000 tokens.</summary>
    public static readonly string[] Prices = ["--Gateway:Prices:sandbox/echo:InputPerMillion", "1000", "--Gateway:Prices:sandbox/echo:OutputPerMillion", "1000"];

    /// <summary>Keys with a limit of requests and a budget that are never reached: each request asks grains of its key's for both.</summary>
    public static Task<TestKey[]> NewKeys(GatewayProcess node, int count) => Task.WhenAll(Enumerable.Range(0, count).Select(number => NewKey(
        node,
        new { name = $"k{number}", limits = new { requests_per_minute = 100_000 }, budget = new { amount = "100000", currency = "USD", period = "total" } })));

    public static async Task<TestKey> NewKey(GatewayProcess node, object key)
    {
        using var admin = node.NewClient(TestGateway.AdminKey);
        using var made = await admin.PostAsJsonAsync("/admin/keys", key);
        Assert.True(made.StatusCode == HttpStatusCode.Created, $"{made.StatusCode}{node.Said()}");
        var body = (await made.Content.ReadFromJsonAsync<JsonNode>())!;
        return new TestKey((string)body["id"]!, (string)body["key"]!);
    }

    /// <summary>
    /// Every complete answer has its row, none has two, and each key's budget has spent what its rows say. Waits until that is known.
    /// </summary>
    /// <param name="isAllSettled">Whether nothing is reserved; what was admitted for a node that was lost stays so until its deadline.</param>
    public static async Task<IReadOnlyList<JsonObject>> AssertBalanced(GatewayProcess node, IReadOnlyList<TestKey> keys, IEnumerable<string> completed, bool isAllSettled = true)
    {
        using var admin = node.NewClient(TestGateway.AdminKey);
        IReadOnlyList<JsonObject> rows = [];
        var missing = 0;
        await Expect(
            async () =>
            {
                rows = await admin.AllRows();
                missing = completed.Except(Ids(rows), StringComparer.Ordinal).Count();
                return missing == 0;
            },
            () => $"a row of each answer; {missing} have none");
        Assert.Equal(Ids(rows).Distinct(StringComparer.Ordinal).Count(), rows.Count);
        foreach (var key in keys)
        {
            var (spent, reserved, sum) = (0m, 0m, 0m);
            await Expect(
                async () =>
                {
                    var budget = (await admin.GetFromJsonAsync<JsonObject>($"/admin/keys/{key.Id}"))!["budget"]!;
                    (spent, reserved) = (Amount(budget["spent"]), Amount(budget["reserved"]));
                    sum = (await admin.AllRows($"&key={key.Id}")).Sum(CostOf);
                    return spent == sum && (reserved == 0 || !isAllSettled);
                },
                () => $"{key.Id} has spent what its rows say: {spent} and {reserved} reserved, not {sum}");
        }

        return await admin.AllRows();

        async Task Expect(Func<Task<bool>> ask, Func<string> what)
        {
            try
            {
                await Eventually.Is(ask, "");
            }
            catch (TimeoutException exception)
            {
                throw new TimeoutException(exception.Message + what() + node.Said());
            }
        }
    }

    public static decimal CostOf(JsonObject row) => Amount(row["cost"]?["amount"]) + Amount(row["fee"]?["amount"]);

    public static decimal Amount(JsonNode? text) => text is null ? 0 : decimal.Parse((string)text!, CultureInfo.InvariantCulture);

    private static IEnumerable<string> Ids(IEnumerable<JsonObject> rows) => rows.Select(row => (string)row["id"]!);
}
