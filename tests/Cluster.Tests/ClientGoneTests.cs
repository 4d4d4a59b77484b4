using System.Text.Json.Nodes;
using Gateway.TestKit;

namespace Gateway.Cluster.Tests;

/// <summary>A client that hangs up takes the provider call with it.</summary>
public sealed class ClientGoneTests(ITestOutputHelper output)
{
    /// <summary>No measurement: what is slower than this is broken.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public async Task ClientGone_CancelsTheProviderCall_AndIsRecordedAs499(bool stream, bool afterFirstChunk)
    {
        var came = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var aborted = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var stub = await StubProvider.Start();
        stub.Answer = async (http, _) =>
        {
            http.RequestAborted.Register(() => aborted.TrySetResult(TimeProvider.System.GetTimestamp()));
            if (afterFirstChunk)
            {
                await StubProvider.Stream(http, StubAnswers.Chunk("one"));
            }

            came.SetResult();
            await aborted.Task;
        };
        using var scratch = ScratchDirectory.Configured(new JsonObject { ["Providers"] = new JsonObject { ["stub"] = TestGateway.Provider(stub.BaseUrl) } });
        await using var gateway = await GatewayProcess.Start(scratch.Root);
        using var client = gateway.NewClient(TestGateway.ApiKey);
        using var leaving = new CancellationTokenSource();

        var asking = Ask(client, stream, leaving.Token);
        await came.Task.WaitAsync(Eventually.Limit);
        var left = TimeProvider.System.GetTimestamp();
        await leaving.CancelAsync();
        var cancelled = TimeProvider.System.GetElapsedTime(left, await aborted.Task.WaitAsync(Limit));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        output.WriteLine($"the provider call was cancelled after {cancelled.TotalMilliseconds} ms");

        using var admin = gateway.NewClient(TestGateway.AdminKey);
        var row = await Eventually.Gives(async () => (await admin.AllRows("&status=499")).SingleOrDefault(), "a row with status 499");
        Assert.Equal("stub/model", (string?)row["requested_model"]);
        Assert.Equal("client_closed_request", (string?)row["error_code"]);
        Assert.Single(await admin.AllRows());
    }

    private static async Task Ask(HttpClient client, bool stream, CancellationToken leaving)
    {
        using var answer = await client.Chat("stub/model", stream: stream, cancellation: leaving);
        await answer.Content.ReadAsStringAsync(leaving);
    }
}
