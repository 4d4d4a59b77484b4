using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Api.Tests.Hosting;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Admin;

public sealed class BudgetAlertTests
{
    [Fact]
    public async Task Budget_ThatPassesAThreshold_CallsTheWebhookOnce()
    {
        await using var receiver = await StubProvider.Start();
        var told = new TaskCompletionSource<JsonNode>(TaskCreationOptions.RunContinuationsAsynchronously);
        receiver.Answer = (_, call) =>
        {
            told.TrySetResult(call.Json);
            return Task.CompletedTask;
        };
        await using var gateway = await TestGateway.Start(new JsonObject
        {
            ["Webhooks"] = new JsonObject { ["ops"] = new JsonObject { ["Url"] = receiver.BaseUrl + "/hook", ["Secret"] = "whs-0123456789abcdef0123456789" } },
            ["Keys"] = new JsonObject
            {
                ["ci"] = new JsonObject { ["Secret"] = SharedGateway.NarrowKey, ["Budget"] = new JsonObject { ["Amount"] = "0.00002", ["Period"] = "total" } },
            },
        });
        using var client = gateway.NewClient(SharedGateway.NarrowKey);

        // A prompt of one token and an answer of two at 1 and 2 dollars a million: a quarter of the budget each.
        for (var at = 0; at < 2; at++)
        {
            using var answer = await gateway.Chat("""{"model":"sandbox/echo","max_tokens":2,"messages":[{"role":"user","content":"hi"}]}""", client);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        }

        var alert = await told.Task.WaitAsync(TimeSpan.FromSeconds(30));
        var data = alert["data"]!;
        Assert.Equal(("budget.threshold", "key", "ci", 50), ((string?)alert["type"], (string?)data["scope"], (string?)data["name"], (int)data["percent"]!));
        Assert.Equal((0.00001m, "0.00002", "USD"), (decimal.Parse((string)data["spent"]!["amount"]!, CultureInfo.InvariantCulture), (string?)data["budget"]!["amount"], (string?)data["budget"]!["currency"]));
        Assert.Single(receiver.Requests);
    }
}
