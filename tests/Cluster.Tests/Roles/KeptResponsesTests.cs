using System.Net;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Cluster.Tests.Postgres;
using Gateway.TestKit;

namespace Gateway.Cluster.Tests.Roles;

/// <summary>Responses that their provider keeps, through a front end without grains, and after the death of a silo that knew them.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class KeptResponsesTests(PostgresFixture postgres)
{
    [Fact]
    public async Task KeptResponses_AreGoneOnFromReadAndDeleted_AlsoWhenASiloWasKilled()
    {
        await using var stub = await StubProvider.Start();
        await using var cluster = await SplitCluster.Start(await postgres.NewDatabase(), stub.BaseUrl);
        using var client = cluster.Api.NewClient(TestGateway.ApiKey);
        var (_, secret) = await cluster.NewKey(new { name = "other" });
        using var stranger = cluster.Api.NewClient(secret);

        // Enough of them that each silo knows some.
        var ids = Enumerable.Range(0, 12).Select(number => $"resp_{number}").ToList();
        foreach (var id in ids)
        {
            stub.Answer = (http, _) => StubProvider.Json(http, Response(id));
            using var made = await Post(client, """{"model":"stub/gpt-4o","input":"hi"}""");
            Assert.True(made.IsSuccessStatusCode, $"{made.StatusCode}{cluster.Said()}");
        }

        stub.Answer = (http, request) => StubProvider.Json(http, Response(request.Path.Split('/')[^1]));
        foreach (var id in ids)
        {
            await Eventually.Is(async () => (await client.GetAsync($"/v1/responses/{id}?include=a.b")).StatusCode == HttpStatusCode.OK, $"{id} is known");
            Assert.Equal(($"/v1/responses/{id}", "?include=a.b"), (stub.Requests.Last().Path, stub.Requests.Last().Query));
        }

        cluster.Silos[0].Kill();

        foreach (var id in ids)
        {
            // Until the silo is declared dead its calls fail.
            await Eventually.Is(async () => (await client.GetAsync($"/v1/responses/{id}")).StatusCode is HttpStatusCode.OK or HttpStatusCode.NotFound, $"{id} is answered for");
            using var read = await client.GetAsync($"/v1/responses/{id}");
            Assert.True(read.StatusCode == HttpStatusCode.OK, $"{id}: {read.StatusCode}{cluster.Said()}");
        }

        using var further = await Post(client, """{"model":"stub/gpt-4o","input":[{"type":"item_reference","id":"msg_resp_3"}],"previous_response_id":"resp_5"}""");
        Assert.True(further.IsSuccessStatusCode, $"{further.StatusCode} {await further.Content.ReadAsStringAsync()}{cluster.Said()}");
        Assert.Equal("resp_5", (string?)stub.Requests.Last().Json["previous_response_id"]);
        using var refused = await Post(stranger, """{"model":"stub/gpt-4o","input":"go on","previous_response_id":"resp_5"}""");
        using var hidden = await stranger.GetAsync("/v1/responses/resp_5");
        using var stopped = await client.PostAsync("/v1/responses/resp_5/cancel", null);
        using var deleted = await client.DeleteAsync("/v1/responses/resp_5");
        using var gone = await client.GetAsync("/v1/responses/resp_5");
        Assert.Equal(
            [HttpStatusCode.BadRequest, HttpStatusCode.NotFound, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.NotFound],
            new[] { refused, hidden, stopped, deleted, gone }.Select(answer => answer.StatusCode));
    }

    private static string Response(string id) => new JsonObject
    {
        ["id"] = id,
        ["object"] = "response",
        ["status"] = "completed",
        ["model"] = "gpt-4o",
        ["output"] = new JsonArray(JsonNode.Parse($$"""{"type":"message","id":"msg_{{id}}","role":"assistant","content":[{"type":"output_text","text":"hi","annotations":[]}]}""")),
    }.ToJsonString();

    private static Task<HttpResponseMessage> Post(HttpClient client, string body) =>
        client.PostAsync("/v1/responses", new StringContent(body, Encoding.UTF8, "application/json"));
}
