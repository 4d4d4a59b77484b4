using System.Text.Json.Nodes;
using Gateway.Api.Tests.Hosting;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Streaming;

public sealed class StreamEndTests(StubbedGateway stubbed) : IClassFixture<StubbedGateway>
{
    [Fact]
    public async Task Stream_CutByTheProvider_EndsWithTheErrorFrameAndIsWrittenAs502()
    {
        // Cut only when the gateway has read the first frame: a reset throws away what is still on its way.
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        stubbed.Stub.Answer = async (http, _) =>
        {
            await StubProvider.Stream(http, StubAnswers.Chunk("half an"));
            await arrived.Task;
            http.Abort();
        };

        await AssertBroken("connection_broken", arrived);
    }

    [Fact]
    public async Task Stream_EndedWithoutAFinishReason_IsNoSuccess()
    {
        stubbed.Stub.Answer = (http, _) => StubProvider.Stream(http, StubAnswers.Chunk("half an"));

        await AssertBroken("ended_early");
    }

    [Fact]
    public async Task Stream_EndedInsideAFrame_IsNoSuccess()
    {
        stubbed.Stub.Answer = (http, _) => StubProvider.Stream(http, StubAnswers.Chunk("half an"), StubAnswers.Finish[..40]);

        await AssertBroken("ended_early");
    }

    [Fact]
    public async Task Stream_WithoutAnyFrame_IsNoSuccess()
    {
        stubbed.Stub.Answer = (http, _) => StubProvider.Stream(http, "");
        using var answer = await Ask("""{"include_usage":true}""");

        var text = await answer.Content.ReadAsStringAsync();

        Assert.DoesNotContain("[DONE]", text, StringComparison.Ordinal);
        Assert.Contains("\"error\"", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data: {\"error\":{\"message\":\"the model fell over\",\"type\":\"server_error\",\"code\":500}}\n\n")]
    [InlineData("event: error\ndata: {\"error\":{\"message\":\"the model fell over\",\"code\":\"tool_use_failed\"}}\n\n")]
    [InlineData("data: {\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"error\"}],\"error\":{\"message\":\"the model fell over\",\"code\":502}}\n\n")]
    [InlineData("data: {\"object\":\"error\",\"message\":\"the model fell over\",\"code\":400}\n\n")]
    public async Task ErrorObject_InAChunk_BreaksTheStreamWithTheProvidersWords(string frame)
    {
        stubbed.Stub.Answer = (http, _) => StubProvider.Stream(http, StubAnswers.Chunk("half an"), frame, StubAnswers.Done);

        var error = await AssertBroken("provider_error");

        Assert.Equal("the model fell over", (string?)error["message"]);
        Assert.Equal("provider", (string?)error["source"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[DONE]")]
    [InlineData("data: [DONE]")]
    public async Task Stream_EndedAfterTheFinishReason_IsASuccessWithoutItsEndMark(string last)
    {
        var whole = StubAnswers.Chunk("an answer") + StubAnswers.Finish;
        stubbed.Stub.Answer = (http, _) => StubProvider.Stream(http, whole, last);
        using var answer = await Ask("""{"include_usage":true}""");

        Assert.StartsWith(whole, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(200, (int)(await stubbed.Gateway.Row(answer))!["status"]!);
    }

    private async Task<JsonObject> AssertBroken(string fault, TaskCompletionSource? firstFrame = null)
    {
        using var answer = await Ask("""{"include_usage":true}""");
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        var text = await reader.ReadLineAsync() + "\n";
        firstFrame?.TrySetResult();
        text += await reader.ReadToEndAsync();

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.StartsWith(StubAnswers.Chunk("half an"), text, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", text, StringComparison.Ordinal);
        var last = text.TrimEnd('\n').Split("\n\n")[^1];
        var error = Envelope.Read(last["data: ".Length..]);
        Assert.Equal("provider_stream_error", (string?)error["code"]);
        var row = (await stubbed.Gateway.Row(answer))!;
        Assert.Equal((502, "provider_stream_error"), ((int)row["status"]!, (string?)row["error_code"]));
        Assert.Equal(fault, (string?)Assert.Single(row["attempts"]!.AsArray())!["error"]);
        return error;
    }

    private Task<HttpResponseMessage> Ask(string options) =>
        stubbed.Gateway.Chat($$"""{"model":"unrecovered","stream":true,"stream_options":{{options}},"messages":[{"role":"user","content":"hi"}]}""");
}
