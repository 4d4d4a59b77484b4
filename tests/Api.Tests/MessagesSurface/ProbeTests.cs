using System.Text.Json.Nodes;

namespace Gateway.Api.Tests.MessagesSurface;

/// <summary>What Claude Code asks of an address beside messages.</summary>
public sealed class ProbeTests(MessagesGateway messages) : IClassFixture<MessagesGateway>
{
    [Theory]
    [InlineData("HEAD", "/", 499)]
    [InlineData("HEAD", "/api/hello", 200)]
    [InlineData("GET", "/api/hello", 200)]
    public async Task Probe_IsNoFaultOfOurs(string method, string path, int most)
    {
        using var nobody = messages.Gateway.NewClient(null);

        using var answer = await nobody.SendAsync(new HttpRequestMessage(HttpMethod.Parse(method), path));

        Assert.InRange((int)answer.StatusCode, 200, most);
    }

    [Fact]
    public async Task Models_AreListedInTheShapeOfTheApiThatIsSpoken()
    {
        using var openai = await messages.Gateway.Client.GetAsync("/v1/models");
        Assert.Equal("list", (string?)JsonNode.Parse(await openai.Content.ReadAsStringAsync())!["object"]);

        var first = await Page("limit=1");
        Assert.Equal(("model", true), ((string?)first["data"]![0]!["type"], (bool)first["has_more"]!));
        Assert.Equal((string?)first["data"]![0]!["id"], (string?)first["last_id"]);

        var ids = new List<string>();
        for (var page = await Page("limit=7"); ; page = await Page($"limit=7&after_id={Uri.EscapeDataString((string)page["last_id"]!)}"))
        {
            ids.AddRange(page["data"]!.AsArray().Select(model => (string)model!["id"]!));
            if (!(bool)page["has_more"]!)
            {
                break;
            }
        }

        var all = await Page("limit=1000");
        Assert.Equal(all["data"]!.AsArray().Select(model => (string)model!["id"]!), ids);
        Assert.Contains("there", ids);
        var back = await Page($"limit=2&before_id={Uri.EscapeDataString(ids[3])}");
        Assert.Equal(ids[1..3], back["data"]!.AsArray().Select(model => (string)model!["id"]!));
    }

    [Fact]
    public async Task Models_WithTheOfficialPackage_AreListed()
    {
        var page = await messages.Client.Models.List(new Anthropic.Models.Models.ModelListParams { Limit = 1000 });

        Assert.Contains(page.Items, model => model.ID == "there");
    }

    [Fact]
    public async Task Models_OfAWrongQuery_AreRefusedInTheEnvelope()
    {
        using var answer = await Ask("/v1/models?limit=0");

        Assert.Equal("invalid_request_error", (string?)(await Posted.Error(answer))["type"]);
    }

    [Fact]
    public async Task Model_IsFoundByItsName()
    {
        using var answer = await Ask("/v1/models/" + MessagesGateway.Claude);
        using var missing = await Ask("/v1/models/nowhere/x");

        Assert.Equal(MessagesGateway.Claude, (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["display_name"]);
        Assert.Equal("not_found_error", (string?)(await Posted.Error(missing))["type"]);
    }

    private async Task<JsonNode> Page(string query)
    {
        using var answer = await Ask("/v1/models?" + query);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    private Task<HttpResponseMessage> Ask(string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("anthropic-version", "2023-06-01");
        return messages.Gateway.Client.SendAsync(request);
    }
}
