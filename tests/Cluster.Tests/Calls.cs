using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Cluster.Tests;

/// <summary>What the tests send to a process.</summary>
internal static class Calls
{
    public const string Done = "data: [DONE]";

    public static Task<HttpResponseMessage> Chat(this HttpClient client, string model, string text = "Hello", bool stream = false, CancellationToken cancellation = default)
    {
        var body = new JsonObject
        {
            ["model"] = model,
            ["stream"] = stream,
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = text }),
        };
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        return client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }

    public static string RequestId(this HttpResponseMessage answer) => answer.Headers.GetValues("x-request-id").Single();

    /// <summary>Every row that <c>/admin/requests</c> lists, page by page.</summary>
    public static async Task<IReadOnlyList<JsonObject>> AllRows(this HttpClient admin, string filter = "", int limit = 1000)
    {
        var rows = new List<JsonObject>();
        string? cursor = null;
        do
        {
            var page = (await admin.GetFromJsonAsync<JsonObject>($"/admin/requests?limit={limit}{filter}{(cursor is null ? "" : $"&cursor={cursor}")}"))!;
            rows.AddRange(page["data"]!.AsArray().Select(row => row!.AsObject()));
            cursor = (string?)page["next_cursor"];
        }
        while (cursor is not null);

        return rows;
    }

    /// <summary>The ledger row; null where there is none.</summary>
    public static async Task<JsonObject?> Row(this HttpClient admin, string id)
    {
        using var answer = await admin.GetAsync($"/admin/requests/{id}");
        return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<JsonObject>() : null;
    }
}
