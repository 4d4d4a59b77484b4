using System.Text;
using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Grains.Tests.Providers.OpenAI;

/// <summary>Cancelling, disposing and swapping: who lets go of connections and memory, and when.</summary>
public sealed class OpenAIClientLifetimeTests : IDisposable
{
    private readonly OpenAIClientFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Cancel_BeforeTheHead_ClosesTheProvidersConnection()
    {
        var arrived = new TaskCompletionSource();
        var closed = new TaskCompletionSource();
        await using var stub = new StubProvider(async exchange =>
        {
            arrived.SetResult();
            await exchange.Closed();
            closed.SetResult();
        });
        using var cancellation = new CancellationTokenSource();
        var request = ProviderRequests.For(ProviderRequests.Chat);

        var sending = _fixture.Send(OpenAIClientFixture.Settings(stub.Url), request, cancellation.Token);
        await arrived.Task;
        await cancellation.CancelAsync();

        Assert.Equal(ProviderOutcome.Cancelled, (await sending).Outcome);
        await closed.Task;
    }

    [Fact]
    public async Task Cancel_BeforeTheCall_SendsNothing()
    {
        var request = ProviderRequests.For(ProviderRequests.Chat);

        var reply = await _fixture.Send(OpenAIClientFixture.Settings(StubProvider.Unused()), request, new CancellationToken(canceled: true));

        Assert.Equal(ProviderOutcome.Cancelled, reply.Outcome);
    }

    [Fact]
    public async Task Dispose_MidStream_ClosesTheProvidersConnection()
    {
        var closed = new TaskCompletionSource();
        await using var stub = Streaming(closed);
        var reply = await Send(stub);
        var buffer = new byte[64];

        var length = await reply.Content!.ReadAsync(buffer);
        await reply.Content.DisposeAsync();

        Assert.Equal("data: 1\n\n", Encoding.UTF8.GetString(buffer, 0, length));
        await closed.Task;
    }

    [Fact]
    public async Task Cancel_OfARead_ClosesTheConnectionOnDispose()
    {
        var closed = new TaskCompletionSource();
        await using var stub = Streaming(closed);
        var reply = await Send(stub);
        using var cancellation = new CancellationTokenSource();
        var buffer = new byte[64];
        await reply.Content!.ReadExactlyAsync(buffer.AsMemory(0, "data: 1\n\n".Length), cancellation.Token);

        var reading = reply.Content.ReadAsync(buffer, cancellation.Token).AsTask();
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await reply.Content.DisposeAsync();
        await closed.Task;
    }

    [Fact]
    public async Task Body_OfACancelledRequestToAProviderThatDoesNotRead_IsGivenBack()
    {
        var arrived = new TaskCompletionSource();
        await using var stub = new StubProvider(
            exchange =>
            {
                arrived.SetResult();
                return exchange.DoNothing();
            },
            readsBody: false);
        using var cancellation = new CancellationTokenSource();

        // More than the socket buffers of both ends hold: the write cannot end.
        var request = ProviderRequests.For($$"""{"model":"m","messages":[{"role":"user","content":"{{new string('x', 32 * 1024 * 1024)}}"}]}""");
        var sending = _fixture.Send(OpenAIClientFixture.Settings(stub.Url), request, cancellation.Token);
        await arrived.Task;

        request.Body.Release();
        Assert.True(request.Body.TryHold(), "The memory went back to the pool under a running write.");
        request.Body.Release();
        await cancellation.CancelAsync();

        Assert.Equal(ProviderOutcome.Cancelled, (await sending).Outcome);

        // The write may end a moment after its caller was told; a write that never ended would hang here.
        while (request.Body.TryHold())
        {
            request.Body.Release();
            await Task.Yield();
        }
    }

    [Fact]
    public async Task Settings_Swapped_LeaveRunningRequestsAloneAndCloseTheirConnectionsAfterwards()
    {
        var finish = new TaskCompletionSource();
        await using var old = new StubProvider(async exchange =>
        {
            await exchange.StartStream("data: 1\n\n");
            await finish.Task;
            await exchange.Send(StubExchange.Chunk("data: [DONE]\n\n") + "0\r\n\r\n");
        });
        await using var replacing = new StubProvider(exchange => exchange.Respond(200, "application/json", "{}"));
        var oldSettings = OpenAIClientFixture.Settings(old.Url);
        var running = await _fixture.Send(oldSettings, ProviderRequests.For(ProviderRequests.StreamedChat));
        var oldConnection = _fixture.Connections.TryAcquire(oldSettings)!;
        oldConnection.Release();

        var reply = await _fixture.Send(OpenAIClientFixture.Settings(replacing.Url), ProviderRequests.For(ProviderRequests.Chat));
        Assert.Equal("{}", await reply.Text());
        Assert.True(oldConnection.TryHold(), "The old connections were closed under a running request.");
        oldConnection.Release();
        finish.SetResult();

        Assert.Equal("data: 1\n\ndata: [DONE]\n\n", await running.Text());
        Assert.False(oldConnection.TryHold(), "The old connections are still open after their last request.");
    }

    [Fact]
    public async Task Connections_UnderTheSameSettings_AreReused()
    {
        var connections = new HashSet<object>();
        await using var stub = new StubProvider(exchange => exchange.Respond(200, "application/json", "{}"));
        var settings = OpenAIClientFixture.Settings(stub.Url);

        for (var i = 0; i < 3; i++)
        {
            await (await _fixture.Send(settings, ProviderRequests.For(ProviderRequests.Chat))).Text();
            var connection = _fixture.Connections.TryAcquire(settings)!;
            connections.Add(connection);
            connection.Release();
        }

        Assert.Single(connections);
    }

    private static StubProvider Streaming(TaskCompletionSource closed) => new(async exchange =>
    {
        await exchange.StartStream("data: 1\n\n");
        await exchange.Closed();
        closed.SetResult();
    });

    private Task<ProviderReply> Send(StubProvider stub) =>
        _fixture.Send(OpenAIClientFixture.Settings(stub.Url), ProviderRequests.For(ProviderRequests.StreamedChat));
}
