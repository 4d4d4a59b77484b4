namespace Gateway.Grains.Tests.Providers.Transport;

/// <summary>Connections that a provider closes between two requests, and those that only look like it.</summary>
public sealed class StaleConnectionTests : IDisposable
{
    private readonly TransportFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Connection_ClosedBetweenRequests_IsNotNoticed()
    {
        await using var server = new RawServer(async (number, connection) =>
        {
            await connection.ReadRequest();
            await connection.Answer($"{number}");
            connection.Close();
        });

        Assert.Equal(["0", "1", "2"], await Send(server, "a", "b", "c"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connection_ClosedWhileTheNextRequestArrives_HasItSentAgainOnAFreshOne(bool reset)
    {
        var second = new TaskCompletionSource<string?>();
        await using var server = new RawServer(async (number, connection) =>
        {
            var body = await connection.ReadRequest();
            if (number > 0)
            {
                second.SetResult(body);
            }

            await connection.Answer($"{number}");
            await connection.ReadRequest();
            End(connection, reset);
        });

        Assert.Equal(["0", "1"], await Send(server, "a", "b"));
        Assert.Equal("b", await second.Task);
        Assert.Equal(2, server.Connections);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connection_ClosedUnderALongBody_HasItSentAgainOnAFreshOne(bool reset)
    {
        var body = new string('x', 16 * 1024 * 1024);
        await using var server = new RawServer(async (number, connection) =>
        {
            var length = (await connection.ReadRequest())!.Length;
            await connection.Answer($"{number}: {length}");
            await connection.ReadHead();
            End(connection, reset);
        });

        Assert.Equal(["0: 1", $"1: {body.Length}"], await Send(server, "a", body));
        Assert.Equal(2, server.Connections);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FreshConnection_ThatCloses_IsAFailure(bool reset)
    {
        await using var server = new RawServer(async (_, connection) =>
        {
            await connection.ReadRequest();
            End(connection, reset);
        });

        await Assert.ThrowsAsync<HttpRequestException>(() => Send(server, "a"));
        Assert.Equal(1, server.Connections);
    }

    [Theory]
    [InlineData("H", false)]
    [InlineData("H", true)]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\n", false)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le", false)]
    public async Task Connection_ClosedAfterAByteOfTheAnswer_IsAFailure(string begun, bool reset)
    {
        await using var server = new RawServer(async (number, connection) =>
        {
            await connection.ReadRequest();
            await connection.Answer("first");
            await connection.ReadRequest();
            await connection.Send(begun);
            End(connection, reset);
        });

        await Assert.ThrowsAsync<HttpRequestException>(() => Send(server, "a", "b"));

        // A reset may overtake the byte that went before it; then nothing came.
        Assert.InRange(server.Connections, 1, reset ? 2 : 1);
    }

    [Fact]
    public async Task Repeat_ThatMeetsTheSame_IsAFailure()
    {
        await using var server = new RawServer(async (number, connection) =>
        {
            await connection.ReadRequest();
            if (number == 0)
            {
                await connection.Answer("first");
                await connection.ReadRequest();
            }

            connection.Close();
        });

        await Assert.ThrowsAsync<HttpRequestException>(() => Send(server, "a", "b"));
        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task Connections_ThatCloseAfterAFewAnswers_FailNoneOfManyRequests()
    {
        await using var server = new RawServer(async (number, connection) =>
        {
            for (var i = 0; i <= number % 4 && await connection.ReadRequest() is { } body; i++)
            {
                await connection.Answer(body);
            }

            // Without a word: FIN, or RST where the next request is on its way.
            connection.Close();
        });
        var settings = TransportFixture.Settings(server.Url);

        await Parallel.ForEachAsync(
            Enumerable.Range(0, 500),
            new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (i, _) => Assert.Equal($"{i}", await _fixture.Send(settings, $"{i}")));
    }

    [Fact]
    public async Task Cancel_WhileTheAnswerIsAwaited_RepeatsNothing()
    {
        var arrived = new TaskCompletionSource();
        await using var server = new RawServer(async (_, connection) =>
        {
            await connection.ReadRequest();
            await connection.Answer("first");
            await connection.ReadRequest();
            arrived.SetResult();
            await connection.ReadHead();
        });
        var settings = TransportFixture.Settings(server.Url);
        await _fixture.Send(settings, "a");
        using var cancellation = new CancellationTokenSource();

        var sending = _fixture.Open(settings, "b", cancellation.Token);
        await arrived.Task;
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Assert.Equal(1, server.Connections);
    }

    private static void End(RawConnection connection, bool reset)
    {
        if (reset)
        {
            connection.Reset();
        }
        else
        {
            connection.Close();
        }
    }

    private async Task<string[]> Send(RawServer server, params string[] bodies)
    {
        var settings = TransportFixture.Settings(server.Url);
        var answers = new List<string>();
        foreach (var body in bodies)
        {
            answers.Add(await _fixture.Send(settings, body));
        }

        return [.. answers];
    }
}
