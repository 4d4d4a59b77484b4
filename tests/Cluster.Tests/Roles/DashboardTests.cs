using System.Net;
using System.Net.Http.Headers;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Cluster.Tests.Postgres;
using Gateway.TestKit;

namespace Gateway.Cluster.Tests.Roles;

/// <summary>The Orleans dashboard shows what every silo's grains do, whoever serves it.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class DashboardTests(PostgresFixture postgres)
{
    private static readonly string[] Rates = ["--Gateway:Dashboard", "true", "--Gateway:DashboardRates", "true"];

    [Fact]
    public async Task Rates_OfEverySilo_AreShown_AlsoOfOneThatJoinedLater()
    {
        await using var cluster = new TestCluster(await postgres.NewDatabase());
        var a = await cluster.Start(true, Rates);
        var dead = await cluster.Start(true, Rates);
        await Counters(a);
        dead.Kill();
        var b = await cluster.Start(true, Rates);

        await AssertCounted(a, [a, b], "ProviderForwarderGrain", silos: 2);
    }

    [Fact]
    public async Task FrontEnd_ServesTheDashboard_OfTheSilos()
    {
        await using var cluster = await SplitCluster.Start(await postgres.NewDatabase(), settings: new JsonObject { ["DashboardRates"] = true });

        await AssertCounted(cluster.Api, [cluster.Api], "ApiKeyGrain", silos: 1);
        using var stranger = cluster.Api.NewClient(TestGateway.ApiKey);
        using var refused = await stranger.GetAsync("/dashboard/DashboardCounters");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    /// <summary>While these nodes are asked, the counters of so many silos name calls of this kind of grain.</summary>
    private static async Task AssertCounted(GatewayProcess shown, GatewayProcess[] asked, string grain, int silos)
    {
        JsonNode? last = null;
        try
        {
            await Eventually.Is(
                async () =>
                {
                    foreach (var node in asked)
                    {
                        using var client = node.NewClient(TestGateway.ApiKey);
                        using var answer = await client.Chat("sandbox/echo");
                        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                    }

                    last = await Counters(shown);
                    return last["simpleGrainStats"]!.AsArray()
                        .Where(stat => ((string)stat!["grainType"]!).Contains(grain, StringComparison.Ordinal) && (double)stat["totalCalls"]! > 0)
                        .DistinctBy(stat => (string)stat!["siloAddress"]!)
                        .Count() == silos;
                },
                $"calls of {grain} on {silos} silos");
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"{exception.Message}: {last}{shown.Said()}");
        }
    }

    /// <summary>As a browser asks: the admin key is the password.</summary>
    private static async Task<JsonNode> Counters(GatewayProcess node)
    {
        using var browser = node.NewClient(null);
        browser.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("anyone:" + TestGateway.AdminKey)));
        using var answer = await browser.GetAsync("/dashboard/DashboardCounters");
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{answer.StatusCode}{node.Said()}");
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }
}
