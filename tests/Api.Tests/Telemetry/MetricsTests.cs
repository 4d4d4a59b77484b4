using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Telemetry;

public sealed class MetricsTests : IAsyncLifetime
{
    private const string Where = "route=\"smart\",provider=\"up\",model=\"m\"";

    private StubProvider _stub = null!;
    private TestGateway _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _stub = await StubProvider.Start();
        _gateway = await TestGateway.Start(new JsonObject
        {
            ["Providers"] = new JsonObject
            {
                ["up"] = TestGateway.Provider(_stub.BaseUrl),
                ["full"] = new JsonObject { ["Kind"] = "sandbox", ["Limits"] = new JsonObject { ["RequestsPerMinute"] = 1 } },
            },
            ["Routes"] = new JsonObject
            {
                ["smart"] = new JsonObject { ["Targets"] = new JsonArray(new JsonObject { ["Model"] = "up/m" }) },
                ["safe"] = new JsonObject
                {
                    ["MaxAttempts"] = 2,
                    ["Targets"] = new JsonArray(new JsonObject { ["Model"] = "sandbox/echo:status=401" }, new JsonObject { ["Model"] = "up/m" }),
                },
            },
            ["Prices"] = new JsonObject { ["up/m"] = new JsonObject { ["InputPerMillion"] = 500000, ["OutputPerMillion"] = 1000000 } },
            ["Billing"] = new JsonObject { ["Currency"] = "USD", ["PlatformFeePercent"] = 10 },
            ["Keys"] = new JsonObject
            {
                ["slow"] = new JsonObject { ["Secret"] = "sk-slow-0123456789abcdef0123", ["Limits"] = new JsonObject { ["RequestsPerMinute"] = 1 } },
                ["narrow"] = new JsonObject { ["Secret"] = "sk-narrow-0123456789abcdef01", ["Models"] = new JsonArray("smart") },
                ["poor"] = new JsonObject { ["Secret"] = "sk-poor-0123456789abcdef0123", ["Budget"] = new JsonObject { ["Amount"] = "0.01", ["Period"] = "day" } },
            },
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _stub.DisposeAsync();
    }

    [Fact]
    public async Task Requests_Are_Counted()
    {
        var body = Body("smart");
        await Send(body);
        await Send(body);
        _stub.Answer = (http, _) => StubProvider.Json(http, """{"error":{"message":"no","code":"private-code"}}""", 400);
        await Send(body, HttpStatusCode.BadRequest);

        var scrape = await Scrape.Of(_gateway);

        Assert.Equal(2, scrape[$"gateway_requests_total{{{Where},status=\"200\",stream=\"false\"}}"]);
        Assert.Equal(1, scrape[$"gateway_requests_total{{{Where},status=\"400\",stream=\"false\"}}"]);
        Assert.Equal(3, scrape[$"gateway_request_duration_seconds_count{{{Where}}}"]);
        Assert.Equal(3, scrape[$"gateway_request_duration_seconds_bucket{{{Where},le=\"+Inf\"}}"]);
        Assert.True(scrape[$"gateway_request_duration_seconds_sum{{{Where}}}"] > 0);
        Assert.Equal(2, scrape[$"gateway_first_token_duration_seconds_count{{{Where}}}"]);
        Assert.Equal(3, scrape["gateway_overhead_duration_seconds_count"]);
        Assert.Equal(2, scrape["gateway_attempts_total{provider=\"up\",model=\"m\",outcome=\"ok\"}"]);
        Assert.Equal(1, scrape["gateway_attempts_total{provider=\"up\",model=\"m\",outcome=\"400\"}"]);
        Assert.DoesNotContain("private-code", scrape.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TokensAndMoney_Are_Summed()
    {
        var first = await Send(Body("smart"));
        var row = (await _gateway.Row(first))!;

        var scrape = await Scrape.Of(_gateway);

        Assert.Equal((double)row["prompt_tokens"]!, scrape["gateway_tokens_total{provider=\"up\",model=\"m\",kind=\"prompt\"}"]);
        Assert.Equal((double)row["completion_tokens"]!, scrape["gateway_tokens_total{provider=\"up\",model=\"m\",kind=\"completion\"}"]);
        var cost = Nanos(row["cost"]!);
        Assert.True(cost > 0);
        Assert.Contains($"gateway_cost_nanos_total{{provider=\"up\",model=\"m\",currency=\"USD\"}} {cost}\n", scrape.Text, StringComparison.Ordinal);
        Assert.Contains($"gateway_fee_nanos_total{{provider=\"up\",model=\"m\",currency=\"USD\"}} {Nanos(row["fee"]!)}\n", scrape.Text, StringComparison.Ordinal);

        static long Nanos(JsonNode amount) => decimal.ToInt64(decimal.Parse((string)amount["amount"]!, CultureInfo.InvariantCulture) * 1_000_000_000m);
    }

    [Fact]
    public async Task Refusals_Have_Reasons()
    {
        using var unknown = _gateway.NewClient("sk-nobody-0123456789abcdef0123");
        using var slow = _gateway.NewClient("sk-slow-0123456789abcdef0123");
        using var narrow = _gateway.NewClient("sk-narrow-0123456789abcdef01");
        using var poor = _gateway.NewClient("sk-poor-0123456789abcdef0123");
        await Send(Body("smart"), HttpStatusCode.Unauthorized, unknown);
        await Send(Body("smart"), HttpStatusCode.OK, slow);
        await Send(Body("smart"), HttpStatusCode.TooManyRequests, slow);
        await Send(Body("sandbox/echo"), HttpStatusCode.Forbidden, narrow);
        await Send(Body("smart"), HttpStatusCode.PaymentRequired, poor);
        await Send(Body("full/echo"));
        await Send(Body("full/echo"), HttpStatusCode.TooManyRequests);

        var scrape = await Scrape.Of(_gateway);

        Assert.Equal(
            [("budget", 1), ("invalid_key", 1), ("model_not_allowed", 1), ("provider_limit", 1), ("rate_requests", 1)],
            scrape.Series.Where(series => series.StartsWith("gateway_refusals_total", StringComparison.Ordinal))
                .Select(series => (series.Split('"')[1], (int)scrape[series])).Order());
    }

    [Fact]
    public async Task Failover_IsCounted_AndTheCircuitShown()
    {
        await Send(Body("safe"));
        await _gateway.HoldCircuit("up", "open");

        var scrape = await Scrape.Of(_gateway);

        Assert.Equal(1, scrape["gateway_failovers_total{provider=\"sandbox\"}"]);
        Assert.Equal(1, scrape["gateway_attempts_total{provider=\"sandbox\",model=\"echo:status=401\",outcome=\"401\"}"]);
        Assert.Equal(2, scrape["gateway_circuit_state{provider=\"up\",model=\"*\"}"]);
        Assert.Contains("gateway_circuit_state{provider=\"full\",model=\"*\"}", scrape.Series);
        Assert.Equal(0, scrape["gateway_provider_in_flight{provider=\"up\"}"]);
    }

    [Fact]
    public async Task Node_Tells_HowItIs()
    {
        var scrape = await Scrape.Of(_gateway);

        Assert.Equal(1, scrape["gateway_ready"]);
        Assert.Equal(1, scrape["gateway_requests_in_flight"]);
        Assert.Contains("gateway_buffered_bytes", scrape.Series);
        Assert.Equal(0, scrape["gateway_uploads_bytes"]);
        Assert.Contains("gateway_spool_records", scrape.Series);
        Assert.Contains("gateway_spool_segments", scrape.Series);
        Assert.Contains("gateway_spool_size_bytes", scrape.Series);
        Assert.Contains("gateway_spool_age_seconds", scrape.Series);
        Assert.True(scrape["dotnet_process_memory_working_set_bytes"] > 0);
        Assert.Contains(scrape.Series, series => series.StartsWith("orleans_catalog_activations", StringComparison.Ordinal));
        Assert.Contains(scrape.Series, series => series.StartsWith("kestrel_active_connections", StringComparison.Ordinal));
        Assert.DoesNotContain("gen_ai", scrape.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_NameNoKey_AndNoText()
    {
        var created = await _gateway.Admin.PostAsync("/admin/keys", new StringContent("""{"name":"made-by-hand"}""", System.Text.Encoding.UTF8, "application/json"));
        var key = JsonNode.Parse(await created.Content.ReadAsStringAsync())!;
        using var caller = _gateway.NewClient((string)key["key"]!);
        await Send(Body("smart"), client: caller);
        await Send(Body("smart"));

        var scrape = await Scrape.Of(_gateway);

        foreach (var secret in new[] { (string)key["key"]!, (string)key["id"]!, "made-by-hand", TestGateway.ApiKey, TestGateway.AdminKey, "sk-upstream-secret", "words-of-a-caller" })
        {
            Assert.DoesNotContain(secret, scrape.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task InventedModels_AreOne()
    {
        // As many as are told apart, and some more.
        const int More = 20;
        await Parallel.ForAsync(0, Api.Telemetry.GatewayInstruments.MostModels + More, async (at, _) => await Send(Body($"sandbox/echo:tokens={at}")));

        // Routes are the operator's own words: these are always told.
        await Send(Body("smart"));
        var scrape = await Scrape.Of(_gateway);

        var models = scrape.Series.Where(series => series.StartsWith("gateway_requests_total", StringComparison.Ordinal)).ToList();
        Assert.Equal(Api.Telemetry.GatewayInstruments.MostModels + 2, models.Count);
        Assert.Equal(More, scrape["gateway_requests_total{provider=\"sandbox\",model=\"other\",status=\"200\",stream=\"false\"}"]);
        Assert.Equal(1, scrape[$"gateway_requests_total{{{Where},status=\"200\",stream=\"false\"}}"]);
    }

    private static string Body(string model) => $$"""{"model":"{{model}}","messages":[{"role":"user","content":"words-of-a-caller"}]}""";

    private async Task<HttpResponseMessage> Send(string body, HttpStatusCode expected = HttpStatusCode.OK, HttpClient? client = null)
    {
        var answer = await _gateway.Chat(body, client);
        Assert.True(answer.StatusCode == expected, $"{(int)answer.StatusCode} and not {(int)expected}: {await answer.Content.ReadAsStringAsync()}");
        return answer;
    }
}
