using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Gateway.TestKit;

namespace Gateway.Api.Tests.MessagesSurface;

/// <summary>Rows, costs, budgets and limits hold at this door as at any other.</summary>
public sealed class LedgerTests(MessagesGateway messages) : IClassFixture<MessagesGateway>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Row_TellsTheDoor_TheTokensAndTheCost(bool stream)
    {
        Upstream.Says(messages.Oai, "oai", stream, text: "Hello");

        using var answer = await messages.Gateway.Messages(Posted.Body(MessagesGateway.Gpt, stream: stream), headers: [("x-gateway-metadata", """{"user":"u"}""")]);
        await answer.Content.ReadAsStringAsync();
        var row = await messages.Gateway.Row(answer);

        Assert.Equal(("messages", stream, 200, "oai", "gpt-4o"), ((string)row!["endpoint"]!, (bool)row["stream"]!, (int)row["status"]!, (string)row["provider"]!, (string)row["model"]!));
        Assert.Equal((12, 2, 5), ((int)row["prompt_tokens"]!, (int)row["cached_tokens"]!, (int)row["completion_tokens"]!));
        Assert.Equal("u", (string?)row["metadata"]!["user"]);
        var cost = decimal.Parse((string)row["cost"]!["amount"]!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(((12 * 2m) + (5 * 10m)) / 1_000_000m, cost);
        if (!stream)
        {
            Assert.Equal(cost, decimal.Parse(answer.Headers.GetValues("x-gateway-cost").Single(), System.Globalization.CultureInfo.InvariantCulture));
            Assert.True(answer.Headers.Contains("x-gateway-overhead-us"));
        }

        Assert.Equal(("oai", "gpt-4o", "1"), (answer.Headers.GetValues("x-gateway-provider").Single(), answer.Headers.GetValues("x-gateway-model").Single(), answer.Headers.GetValues("x-gateway-attempts").Single()));
    }

    [Fact]
    public async Task Budget_ThatIsUsedUp_Is402()
    {
        using var poor = await KeyWith(new JsonObject { ["budget"] = new JsonObject { ["amount"] = "0.000001", ["period"] = "total" } });
        var asked = messages.Oai.Requests.Count;

        using var answer = await messages.Gateway.Messages(Posted.Body(MessagesGateway.Gpt), client: poor);
        var error = await Posted.Error(answer);

        Assert.Equal((402, "billing_error", "insufficient_quota"), ((int)answer.StatusCode, (string)error["type"]!, (string)error["code"]!));
        Assert.Equal("false", answer.Headers.GetValues("x-should-retry").Single());
        Assert.Equal(asked, messages.Oai.Requests.Count);
    }

    [Fact]
    public async Task Limit_ThatIsReached_Is429()
    {
        Upstream.Says(messages.Oai, "oai", stream: false, text: "Hello");
        using var slow = await KeyWith(new JsonObject { ["limits"] = new JsonObject { ["requests_per_minute"] = 1 } });

        using var first = await messages.Gateway.Messages(Posted.Body(MessagesGateway.Gpt), client: slow);
        using var second = await messages.Gateway.Messages(Posted.Body(MessagesGateway.Gpt), client: slow);

        Assert.Equal(200, (int)first.StatusCode);
        Assert.Equal((429, "rate_limit_error"), ((int)second.StatusCode, (string)(await Posted.Error(second))["type"]!));
        Assert.True(second.Headers.Contains("retry-after"));
    }

    [Fact]
    public async Task Model_ThatTheKeyMayNotUse_Is403()
    {
        using var bound = await KeyWith(new JsonObject { ["models"] = new JsonArray("ant/*") });

        using var answer = await messages.Gateway.Messages(Posted.Body(MessagesGateway.Gpt), client: bound);
        using var count = await messages.Gateway.Messages(Posted.Body(MessagesGateway.Gpt), "/v1/messages/count_tokens", bound);

        Assert.Equal((403, "permission_error"), ((int)answer.StatusCode, (string)(await Posted.Error(answer))["type"]!));
        Assert.Equal(403, (int)count.StatusCode);
    }

    [Fact]
    public async Task Client_ThatGoesAway_EndsTheProvidersCall_AndPaysForWhatWasMade()
    {
        var gone = new TaskCompletionSource();
        messages.Ant.Answer = async (http, _) =>
        {
            await StubProvider.Stream(http, Upstream.Start, Upstream.TextStart(0), Upstream.Text(0, "Hello"));
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => gone.SetResult(), TaskScheduler.Default);
        };
        string id;
        using (var answer = await messages.Gateway.Messages(Posted.Body(MessagesGateway.Claude, stream: true)))
        {
            id = answer.Headers.GetValues("x-request-id").Single();
            await using var body = await answer.Content.ReadAsStreamAsync();
            await body.ReadExactlyAsync(new byte[10]);
        }

        await gone.Task;
        JsonObject? row = null;
        await Eventually.Is(
            async () =>
            {
                using var found = await messages.Gateway.Admin.GetAsync($"/admin/requests/{id}");
                row = found.IsSuccessStatusCode ? await found.Content.ReadFromJsonAsync<JsonObject>() : null;
                return row is not null;
            },
            "a row of the client that left");
        Assert.Equal((499, 12), ((int)row!["status"]!, (int)row["prompt_tokens"]!));
        Assert.InRange((int)row["completion_tokens"]!, 1, 5);
    }

    private async Task<HttpClient> KeyWith(JsonObject fields)
    {
        fields["name"] = "k-" + Guid.NewGuid().ToString("N");
        using var made = await messages.Gateway.Admin.PostAsJsonAsync("/admin/keys", fields);
        made.EnsureSuccessStatusCode();
        var client = messages.Gateway.NewClient(null);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)(await made.Content.ReadFromJsonAsync<JsonObject>())!["key"]!);
        return client;
    }
}
