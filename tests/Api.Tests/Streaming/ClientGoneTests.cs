using System.Text.Json.Nodes;
using Gateway.Api.Tests.Hosting;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Streaming;

public sealed class ClientGoneTests(StubbedGateway stubbed) : IClassFixture<StubbedGateway>
{
    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public async Task Client_ThatLeaves_CancelsTheProviderCallAndIsWrittenAs499(bool stream, bool afterFirstByte)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        stubbed.Stub.Answer = async (http, _) =>
        {
            using var registration = http.RequestAborted.Register(() => cancelled.TrySetResult());
            if (afterFirstByte)
            {
                await StubProvider.Stream(http, StubAnswers.Chunk("one"));
            }

            asked.TrySetResult();
            await cancelled.Task;
        };
        var user = $"gone-{stream}-{afterFirstByte}";
        using var leaving = new CancellationTokenSource();
        var call = Leave();
        await asked.Task.WaitAsync(Generous);
        if (!afterFirstByte)
        {
            await leaving.CancelAsync();
        }

        await call;
        await cancelled.Task.WaitAsync(Generous);

        var row = await Row499(user);
        Assert.Equal("client_closed_request", (string?)row["error_code"]);
        Assert.Single(row["attempts"]!.AsArray());

        async Task Leave()
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
            {
                Content = new StringContent($$"""{"model":"up/{{user}}","stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":"hi"}]}"""),
            };
            try
            {
                using var answer = await stubbed.Gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, leaving.Token);
                await using var body = await answer.Content.ReadAsStreamAsync();
                Assert.NotEqual(0, await body.ReadAsync(new byte[10]));
            }
            catch (OperationCanceledException)
            {
                // What a client that left sees of its own request.
                Assert.False(afterFirstByte);
            }
        }
    }

    /// <summary>The row is written after the client is gone, so nothing tells this test when; each look is a request, bounded in number.</summary>
    private async Task<JsonObject> Row499(string model)
    {
        using var bound = new CancellationTokenSource(Generous);
        while (true)
        {
            var list = (JsonObject)JsonNode.Parse(await stubbed.Gateway.Admin.GetStringAsync($"/admin/requests?model={model}", bound.Token))!;
            if (list["data"] is JsonArray { Count: > 0 } rows)
            {
                Assert.Equal(499, (int)rows[0]!["status"]!);
                return (JsonObject)rows[0]!;
            }
        }
    }
}
