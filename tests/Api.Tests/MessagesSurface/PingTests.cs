using Gateway.Api.Tests.Failover;
using Gateway.TestKit.Faults;

namespace Gateway.Api.Tests.MessagesSurface;

/// <summary>Claude Code gives a stream up that is silent for long.</summary>
public sealed class PingTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Stream_ThatHasNothingToSend_IsKeptAliveByPingsEvery15Seconds()
    {
        await using var bench = await FaultBench.Start(output, """ "FirstTokenTimeoutSeconds": 40 """);
        bench.A.Does(Answer.Silence());
        var interval = TimeSpan.FromSeconds(15);
        var sending = bench.Gateway.Messages(Posted.Body("ab", stream: true));
        await bench.A.WaitForCall();

        await bench.Clock.AdvanceToNext(interval, interval);
        using var answer = await sending;
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        Assert.Equal("event: ping", await reader.ReadLineAsync());
        Assert.Equal("""data: {"type":"ping"}""", await reader.ReadLineAsync());
        Assert.Equal("", await reader.ReadLineAsync());
        await bench.Clock.AdvanceToNext(interval, interval);
        Assert.Equal("event: ping", await reader.ReadLineAsync());
        await bench.Clock.AdvanceToNext(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10));
        var rest = await reader.ReadToEndAsync();

        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("event: message_start", rest, StringComparison.Ordinal);
        Assert.EndsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n", rest, StringComparison.Ordinal);
        Assert.Equal("ab", bench.Called);
    }
}
