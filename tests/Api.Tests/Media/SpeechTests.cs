using System.Net.Http.Json;
using Gateway.TestKit;
using Microsoft.AspNetCore.Http;

namespace Gateway.Api.Tests.Media;

public sealed class SpeechTests(MediaGateway fixture) : IClassFixture<MediaGateway>
{
    private TestGateway Gateway => fixture.Gateway;

    [Fact]
    public async Task Sound_ComesAsItIs_AndIsPaidByTheCharacter()
    {
        var sound = MediaForms.Noise(300_001);
        fixture.First.Answer = (http, _) => Send(http, sound);
        using var answer = await Say("first/tts-1", "h€llo");

        Assert.Equal(sound, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(("audio/mpeg", "first", "1"), (answer.Content.Headers.ContentType!.MediaType, answer.Headers.GetValues("x-gateway-provider").Single(), answer.Headers.GetValues("x-gateway-attempts").Single()));
        var row = (await Gateway.Row(answer))!;
        Assert.Equal((0, 0, 5), row.MediaUnits());
        Assert.Equal(("audio.speech", 200, "0.000075"), ((string)row["endpoint"]!, (int)row["status"]!, (string)row["cost"]!["amount"]!));
    }

    [Fact]
    public async Task KindWithoutSpeech_IsPassedOver()
    {
        fixture.First.Answer = (http, _) => Send(http, [1, 2, 3]);
        using var answer = await Say("other", "hello");

        Assert.Equal([1, 2, 3], await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal("first", answer.Headers.GetValues("x-gateway-provider").Single());
    }

    [Theory]
    [InlineData("application/json", """{"error":{"message":"no voice","type":"server_error"}}""")]
    [InlineData("text/html", "<html>")]
    [InlineData("audio/mpeg", "")]
    public async Task AnswerThatIsNoSound_IsNoAnswer(string type, string body)
    {
        fixture.First.Answer = (http, _) =>
        {
            http.Response.ContentType = type;
            return http.Response.WriteAsync(body);
        };
        using var answer = await Say("first/tts-1", "hello");

        Assert.True((int)answer.StatusCode is 502 or 503, answer.StatusCode.ToString());
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SoundThatBreaksOff_IsNeverACleanEnd(bool withLength)
    {
        fixture.First.Answer = async (http, _) =>
        {
            http.Response.ContentType = "audio/mpeg";
            http.Response.ContentLength = withLength ? 200_000 : null;
            await http.Response.Body.WriteAsync(new byte[100_000]);
            await http.Response.Body.FlushAsync();
            http.Abort();
        };
        using var answer = await Say("first/tts-1", "hello", HttpCompletionOption.ResponseHeadersRead);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => answer.Content.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken));

        var row = (await Gateway.Row(answer))!;
        Assert.Equal((502, "provider_stream_error", "0.000075"), ((int)row["status"]!, (string)row["error_code"]!, (string)row["cost"]!["amount"]!));
    }

    [Fact]
    public async Task CallerThatReadsSlowly_HoldsTheProviderBack()
    {
        const int Total = 96 * 1024 * 1024;
        var (sent, received, gap) = (0L, 0L, 0L);
        var isHeld = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        fixture.First.Answer = async (http, _) =>
        {
            http.Response.ContentType = "audio/mpeg";
            var piece = new byte[64 * 1024];
            for (; sent < Total; sent += piece.Length)
            {
                var writing = http.Response.Body.WriteAsync(piece, http.RequestAborted).AsTask();
                if (!writing.IsCompleted)
                {
                    isHeld.TrySetResult();
                }

                await writing;
                gap = Math.Max(gap, sent - Volatile.Read(ref received));
            }
        };
        using var answer = await Say("first/tts-1", "hello", HttpCompletionOption.ResponseHeadersRead);
        await isHeld.Task.WaitAsync(TestContext.Current.CancellationToken);
        await using var sound = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        var buffer = new byte[4096];
        int read;
        while ((read = await sound.ReadAsync(buffer, TestContext.Current.CancellationToken)) > 0)
        {
            Volatile.Write(ref received, received + read);
        }

        TestContext.Current.SendDiagnosticMessage($"The provider was at most {gap} bytes ahead of the caller.");
        Assert.Equal(Total, received);
        Assert.InRange(gap, 0, 32L * 1024 * 1024);
    }

    [Fact]
    public async Task Events_PassThrough_AndAreCounted()
    {
        using var answer = await Gateway.Client.PostAsJsonAsync("/v1/audio/speech", new { model = "sandbox/echo", input = "one two", voice = "x", stream_format = "sse" }, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        Assert.EndsWith("""data: {"type":"speech.audio.done","usage":{"input_tokens":2,"output_tokens":2,"total_tokens":4}}""" + "\n\n", text, StringComparison.Ordinal);
        var row = (await Gateway.Row(answer))!;
        Assert.Equal((0, 0, 7), row.MediaUnits());
        Assert.Equal((2, 2, "provider", "0.000006"), ((int)row["prompt_tokens"]!, (int)row["completion_tokens"]!, (string)row["usage_source"]!, (string)row["cost"]!["amount"]!));
    }

    [Fact]
    public async Task Sandbox_IsCountedExactly()
    {
        using var answer = await Say("sandbox/echo", "one two three");
        Assert.Equal(44 + (3 * 800), (await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length);
        var row = (await Gateway.Row(answer))!;
        Assert.Equal((3, 3, "counted", "0.000009"), ((int)row["prompt_tokens"]!, (int)row["completion_tokens"]!, (string)row["usage_source"]!, (string)row["cost"]!["amount"]!));
    }

    private Task<HttpResponseMessage> Say(string model, string input, HttpCompletionOption completion = HttpCompletionOption.ResponseContentRead)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/audio/speech") { Content = JsonContent.Create(new { model, input, voice = "alloy" }) };
        return Gateway.Client.SendAsync(request, completion, TestContext.Current.CancellationToken);
    }

    private static async Task Send(HttpContext http, byte[] sound)
    {
        http.Response.ContentType = "audio/mpeg";
        await http.Response.Body.WriteAsync(sound);
    }
}
