using Gateway.TestKit.Faults;

namespace Gateway.Api.Tests.Failover;

/// <summary>Connections that are refused, reset or closed before an answer came.</summary>
public sealed class ConnectionFaultTests(ITestOutputHelper output)
{
    public static TheoryData<string, bool> Breaks => new MatrixTheoryData<string, bool>(["reset", "close", "half a head", "no HTTP"], [false, true]);

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task Connection_BrokenOnceBeforeTheHead_IsTriedAgainAfterAShortPause(string kind, bool stream)
    {
        await using var bench = await FaultBench.Start(output);
        bench.A.Does(Break(kind), Answer.Chat());

        var answer = await bench.Get("ab", stream);

        answer.AssertWhole();
        Assert.Equal("aa", bench.Called);
        Pauses.AssertFirst(bench.Between(0, 1));
        await bench.Check(answer, "a * *", "a 200");
    }

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task Connection_BrokenEachTimeBeforeTheHead_IsServedByTheFallback(string kind, bool stream)
    {
        await using var bench = await FaultBench.Start(output);
        bench.A.Does(Break(kind));

        var answer = await bench.Get("ab", stream);

        answer.AssertWhole();
        Assert.Equal("aab", bench.Called);
        await bench.Check(answer, "a * *", "a * *", "b 200");
    }

    [Fact]
    public async Task WholeAnswer_CutInTheMidst_IsNotWhatTheClientGets()
    {
        await using var bench = await FaultBench.Start(output);
        bench.A.Does(Answer.Raw("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{\"id\":\"1\",\"choices\":["), Answer.Chat());

        var answer = await bench.Get();

        answer.AssertWhole();
        await bench.Check(answer, "a * *", $"{bench.Called[1]} 200");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connection_ThatIsRefused_IsServedByTheFallback(bool stream)
    {
        await using var bench = await FaultBench.Start(output, refuse: "a");

        var answer = await bench.Get("ab", stream);

        answer.AssertWhole();
        Assert.Equal("b", bench.Called);
        await bench.Check(answer, "a 0 *", "a 0 *", "b 200");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connections_ThatAreAllRefused_AreProviderUnavailable(bool stream)
    {
        await using var bench = await FaultBench.Start(output, refuse: "ab");

        var answer = await bench.Get("ab", stream);

        Assert.True((bool)answer.AssertError(503, "provider_unavailable")["retryable"]!);
        await bench.Check(answer, "a 0 *", "a 0 *", "b 0 *", "b 0 *");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task KeptConnection_ClosedBetweenRequests_IsNeverNoticed(bool reset)
    {
        await using var bench = await FaultBench.Start(output);
        var first = Answer.Json("""{"id":"1","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":" t01"},"finish_reason":"stop"}]}""");
        bench.A.Does(reset ? first.ThenReset() : first.ThenClose(), Answer.Chat());
        await bench.Check(await bench.Get("ab"), "a 200");

        var second = await bench.Get("ab");

        second.AssertWhole();
        Assert.Equal("aa", bench.Called);
        Assert.Equal(TimeSpan.Zero, bench.Between(0, 1));
        await bench.Check(second, "a 200");
    }

    /// <summary>The provider closes an idle connection at the moment at which the next request is on its way to it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task KeptConnection_ClosedAsTheRequestComes_IsNeverNoticed(bool reset)
    {
        await using var bench = await FaultBench.Start(output);
        bench.A.Does(Answer.Chat(), reset ? Answer.Reset() : Answer.Close(), Answer.Chat());
        await bench.Check(await bench.Get("ab"), "a 200");

        var second = await bench.Get("ab");

        second.AssertWhole();
        Assert.Equal([0, 0, 1], bench.Calls.Select(call => call.Connection));
        Assert.Equal(TimeSpan.Zero, second.At);
        await bench.Check(second, "a 200");
    }

    private static FaultStep Break(string kind) => kind switch
    {
        "reset" => Answer.Reset(),
        "close" => Answer.Close(),
        "half a head" => Answer.Raw("HTTP/1.1 200 OK\r\ncontent-ty"),
        _ => Answer.Raw("SSH-2.0-OpenSSH_9.6\r\n"),
    };
}
