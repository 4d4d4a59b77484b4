using System.Text;
using Gateway.Api.Tests.Hosting;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Streaming;

public sealed class FrameTests(StubbedGateway stubbed) : IClassFixture<StubbedGateway>
{
    private static readonly string Start = StubAnswers.Chunk("Grüße, 世界 😀") + StubAnswers.Finish;

    [Theory]
    [InlineData("""{"include_usage":true}""", true)]
    [InlineData("""{"include_usage":false}""", false)]
    [InlineData("{}", false)]
    [InlineData("null", false)]
    public async Task UsageChunk_IsShownOnlyToWhoAskedForIt_AndAlwaysMetered(string options, bool shown)
    {
        stubbed.Stub.Requests.Clear();
        stubbed.Stub.Answer = (http, _) => StubProvider.Stream(http, Start, StubAnswers.Usage(11, 5), StubAnswers.Done);
        using var answer = await Ask(options);

        Assert.Equal(Start + (shown ? StubAnswers.Usage(11, 5) : "") + StubAnswers.Done, await answer.Content.ReadAsStringAsync());
        Assert.True((bool?)Assert.Single(stubbed.Stub.Requests).Json["stream_options"]!["include_usage"]);
        var row = (await stubbed.Gateway.Row(answer))!;
        Assert.Equal((11, 5, "provider"), ((long)row["prompt_tokens"]!, (long)row["completion_tokens"]!, (string?)row["usage_source"]));
    }

    [Fact]
    public async Task Frame_OfFiveMegabytes_PassesWhole()
    {
        var huge = StubAnswers.Chunk(new string('x', 5 * 1024 * 1024));
        stubbed.Stub.Answer = (http, _) => StubProvider.Stream(http, huge, Start, StubAnswers.Done);
        using var answer = await Ask("null");

        var text = await answer.Content.ReadAsStringAsync();

        Assert.True(text == huge + Start + StubAnswers.Done, $"{text.Length} characters arrived.");
    }

    [Fact]
    public async Task Frames_SplitAtEveryByte_PassAsOneStream()
    {
        var whole = Encoding.UTF8.GetBytes(": hello\n\n" + Start + StubAnswers.Usage(11, 5) + StubAnswers.Done);
        for (var at = 1; at < whole.Length; at++)
        {
            var split = at;
            stubbed.Stub.Answer = async (http, _) =>
            {
                http.Response.ContentType = "text/event-stream";
                await http.Response.Body.WriteAsync(whole.AsMemory(0, split));
                await http.Response.Body.FlushAsync();
                await http.Response.Body.WriteAsync(whole.AsMemory(split));
            };
            using var answer = await Ask("null");

            Assert.Equal(": hello\n\n" + Start + StubAnswers.Done, await answer.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task Bytes_SentOneByOne_PassAsOneStream()
    {
        var whole = Start + StubAnswers.Usage(11, 5) + StubAnswers.Done;
        stubbed.Stub.Answer = async (http, _) =>
        {
            http.Response.ContentType = "text/event-stream";
            foreach (var one in Encoding.UTF8.GetBytes(whole))
            {
                await http.Response.Body.WriteAsync(new[] { one });
                await http.Response.Body.FlushAsync();
            }
        };
        using var answer = await Ask("""{"include_usage":true}""");

        Assert.Equal(whole, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task CarriageReturns_InTheProvidersStream_StayAsTheyAre()
    {
        var whole = (Start + StubAnswers.Done).ReplaceLineEndings("\r\n");
        stubbed.Stub.Answer = (http, _) => StubProvider.Stream(http, whole);
        using var answer = await Ask("null");

        Assert.Equal(whole, await answer.Content.ReadAsStringAsync());
    }

    private Task<HttpResponseMessage> Ask(string options) =>
        stubbed.Gateway.Chat($$"""{"model":"up/m","stream":true,"stream_options":{{options}},"messages":[{"role":"user","content":"hi"}]}""");
}
