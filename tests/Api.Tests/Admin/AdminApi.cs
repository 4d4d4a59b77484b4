using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Gateway.Api.Tests.Hosting;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Admin;

/// <summary>The admin surface as a caller uses it.</summary>
internal static class AdminApi
{
    public static async Task<JsonObject> CreateKey(this TestGateway gateway, string body)
    {
        using var answer = await gateway.Admin.PostAsync("/admin/keys", new StringContent(body));
        return await Read(answer, 201);
    }

    public static async Task<JsonObject> Get(this TestGateway gateway, string path) => await Read(await gateway.Admin.GetAsync(path), 200);

    public static async Task<JsonObject> Read(HttpResponseMessage answer, int status)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == status, $"{(int)answer.StatusCode}: {text}");
        return (JsonObject)JsonNode.Parse(text)!;
    }

    /// <summary>The status of a chat request of this key.</summary>
    public static async Task<int> Try(this TestGateway gateway, string secret, string model = "sandbox/echo")
    {
        using var client = gateway.NewClient(secret);
        using var answer = await client.PostAsync("/v1/chat/completions", JsonContent.Create(JsonNode.Parse(Posting.Good.Replace("sandbox/echo", model, StringComparison.Ordinal))));
        return (int)answer.StatusCode;
    }
}
