using System.Text;
using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Grains.Tests.Providers.Sandbox;

/// <summary>What the suffixes make the sandbox do.</summary>
public sealed class SandboxBehaviourTests
{
    private const string Streamed = ",\"stream\":true";

    private readonly SandboxFixture _sandbox = new();

    [Theory]
    [InlineData("gpt-4o", 404, "model_not_found")]
    [InlineData("echo:loud=1", 400, "invalid_value")]
    public async Task Model_ThatIsNotKnown_IsRefusedWithWhatIsAllowed(string model, int status, string code)
    {
        var reply = await _sandbox.Send(model, SandboxFixture.Chat("hi"));

        Assert.Equal((ProviderOutcome.Refused, status, code, "model"), (reply.Outcome, reply.Status, reply.Error!.Code, reply.Error.Param));
        Assert.Contains(":delay=<ms, 0-600000>", reply.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo:delay=200")]
    [InlineData("echo:delay=200:status=503")]
    public async Task Delay_HoldsTheReplyBackForAsLong(string model)
    {
        var sending = _sandbox.Send(model, SandboxFixture.Chat("hi")).AsTask();

        _sandbox.Time.Advance(TimeSpan.FromMilliseconds(199));
        Assert.False(sending.IsCompleted, "It answered too early.");
        _sandbox.Time.Advance(TimeSpan.FromMilliseconds(1));

        await sending;
    }

    [Fact]
    public async Task Cancel_DuringTheDelay_IsAnOutcome()
    {
        using var cancellation = new CancellationTokenSource();
        var sending = _sandbox.Send("echo:delay=200", SandboxFixture.Chat("hi"), cancellation: cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        Assert.Equal(ProviderOutcome.Cancelled, (await sending).Outcome);
    }

    [Theory]
    [InlineData("echo:status=503", 503, null, "server_is_overloaded")]
    [InlineData("echo:status=429,retry-after=2", 429, 2.0, "rate_limit_exceeded")]
    [InlineData("echo:status=429,retry-after=0.5", 429, 0.5, "rate_limit_exceeded")]
    [InlineData("echo:status=529", 529, null, null)]
    public async Task Status_IsAnsweredWithItsError(string model, int status, double? retryAfter, string? code)
    {
        var reply = await _sandbox.Send(model, SandboxFixture.Chat("hi"));

        Assert.Equal((ProviderOutcome.Refused, status, code), (reply.Outcome, reply.Status, reply.Error!.Code));
        Assert.Equal(retryAfter, reply.RetryAfter?.TotalSeconds);
    }

    [Theory]
    [InlineData(0.29, 503)]
    [InlineData(0.3, 200)]
    public async Task Fail_HappensWithItsProbability(double die, int status)
    {
        var reply = await new SandboxFixture(die).Send("echo:fail=0.3", SandboxFixture.Chat("hi"));

        Assert.Equal(status, reply.Status);
    }

    [Theory]
    [InlineData("echo:die-after=0", "")]
    [InlineData("echo:die-after=2", "echo: a")]
    [InlineData("echo:die-after=3", "echo: a b")]
    public async Task DieAfter_BreaksTheStreamAfterItsChunks(string model, string text)
    {
        var (sent, broke) = await ReadToEnd(await _sandbox.Send(model, SandboxFixture.Chat("a b", Streamed)));

        Assert.True(broke, "The stream ended as if it were complete.");
        Assert.EndsWith("\n\n", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("finish_reason\":\"", sent, StringComparison.Ordinal);
        Assert.Equal(text, string.Concat(sent.Split("\"content\":\"").Skip(1).Select(part => part[..part.IndexOf('"')])));
    }

    [Fact]
    public async Task DieAfter_BreaksAWholeAnswerHalfWay()
    {
        var (sent, broke) = await ReadToEnd(await _sandbox.Send("echo:die-after=2", SandboxFixture.Chat("a b")));

        Assert.True(broke, "The answer ended as if it were complete.");
        Assert.EndsWith("\"content\":\"echo: a", sent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(Streamed)]
    public async Task DieAfter_BeyondTheAnswersEnd_ChangesNothing(string more)
    {
        var (_, broke) = await ReadToEnd(await _sandbox.Send("echo:die-after=4", SandboxFixture.Chat("a b", more)));

        Assert.False(broke);
    }

    [Fact]
    public async Task TokensPerSecond_PacesTheStream()
    {
        var reply = await _sandbox.Send("echo:tps=50", SandboxFixture.Chat("a b", Streamed));
        var buffer = new byte[4096];
        var first = await reply.Content!.ReadAsync(buffer);
        Assert.EndsWith("\"content\":\"echo:\"},\"logprobs\":null,\"finish_reason\":null}]}\n\n", Encoding.UTF8.GetString(buffer, 0, first), StringComparison.Ordinal);

        foreach (var word in new[] { " a", " b" })
        {
            var reading = reply.Content.ReadAsync(buffer).AsTask();
            _sandbox.Time.Advance(TimeSpan.FromMilliseconds(19));
            Assert.False(reading.IsCompleted, $"'{word}' came too early.");
            _sandbox.Time.Advance(TimeSpan.FromMilliseconds(1));
            Assert.Contains($"\"content\":\"{word}\"", Encoding.UTF8.GetString(buffer, 0, await reading), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Dispose_DuringAPause_EndsTheRead()
    {
        var reply = await _sandbox.Send("echo:tps=1", SandboxFixture.Chat("a", Streamed));
        var buffer = new byte[4096];
        Assert.NotEqual(0, await reply.Content!.ReadAsync(buffer));
        var reading = reply.Content.ReadAsync(buffer).AsTask();

        await reply.Content.DisposeAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await reply.Content.ReadExactlyAsync(buffer));
    }

    [Fact]
    public async Task Cancel_DuringAPause_EndsTheRead()
    {
        var reply = await _sandbox.Send("echo:tps=1", SandboxFixture.Chat("a", Streamed));
        var buffer = new byte[4096];
        Assert.NotEqual(0, await reply.Content!.ReadAsync(buffer));
        using var cancellation = new CancellationTokenSource();
        var reading = reply.Content.ReadAsync(buffer, cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public async Task Body_IsGivenBackBeforeTheDelay()
    {
        var request = ProviderRequests.For(SandboxFixture.Chat("hi"), "echo:delay=200");
        var client = new Gateway.Grains.Providers.Sandbox.SandboxClient(
            _sandbox.Time, () => 0, Microsoft.Extensions.Logging.Abstractions.NullLogger<Gateway.Grains.Providers.Sandbox.SandboxClient>.Instance);
        var sending = client.Send(new() { Name = "s", Kind = Gateway.Grains.Providers.ProviderKind.Sandbox }, request, CancellationToken.None).AsTask();

        request.Body.Release();

        Assert.False(request.Body.TryHold(), "The body is held while nothing of it is needed.");
        _sandbox.Time.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Contains("echo: hi", await (await sending).Text(), StringComparison.Ordinal);
    }

    private static async Task<(string Sent, bool Broke)> ReadToEnd(ProviderReply reply)
    {
        using var all = new MemoryStream();
        try
        {
            await reply.Content!.CopyToAsync(all);
            return (Encoding.UTF8.GetString(all.ToArray()), false);
        }
        catch (IOException)
        {
            return (Encoding.UTF8.GetString(all.ToArray()), true);
        }
    }
}
