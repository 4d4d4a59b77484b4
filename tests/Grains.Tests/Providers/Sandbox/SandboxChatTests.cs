using System.Text.Json.Nodes;
using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Grains.Tests.Providers.Sandbox;

public sealed class SandboxChatTests
{
    private readonly SandboxFixture _sandbox = new();

    [Fact]
    public async Task Answer_Whole_IsTheEchoInOpenAIsShape()
    {
        var reply = await _sandbox.Send("echo", SandboxFixture.Chat("hello  wörld"));

        Assert.Equal((200, "application/json"), (reply.Status, reply.MediaType));
        Assert.Equal(
            """{"id":"chatcmpl-req_1","object":"chat.completion","created":1767225600,"model":"echo","choices":[{"index":0,"message":{"role":"assistant","content":"echo: hello  wörld","refusal":null},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":4,"completion_tokens":3,"total_tokens":7,"prompt_tokens_details":{"cached_tokens":0},"completion_tokens_details":{"reasoning_tokens":0}}}""",
            await reply.Text());
    }

    [Fact]
    public async Task Answer_Streamed_IsAWordAChunkWithUsageAtTheEnd()
    {
        var reply = await _sandbox.Send("echo", SandboxFixture.Chat("hi", ",\"stream\":true"));

        Assert.Equal((200, "text/event-stream"), (reply.Status, reply.MediaType));
        const string head = """data: {"id":"chatcmpl-req_1","object":"chat.completion.chunk","created":1767225600,"model":"echo","choices":[""";
        Assert.Equal(
            [
                head + """{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}]}""",
                head + """{"index":0,"delta":{"content":"echo:"},"logprobs":null,"finish_reason":null}]}""",
                head + """{"index":0,"delta":{"content":" hi"},"logprobs":null,"finish_reason":null}]}""",
                head + """{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}]}""",
                head + """],"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5,"prompt_tokens_details":{"cached_tokens":0},"completion_tokens_details":{"reasoning_tokens":0}}}""",
                "data: [DONE]",
                "",
            ],
            (await reply.Text()).Split("\n\n"));
    }

    [Theory]
    [InlineData("echo", "")]
    [InlineData("echo:tokens=0", "")]
    [InlineData("echo:tokens=2", "")]
    [InlineData("echo:tokens=1000", "")]
    [InlineData("echo", ",\"max_tokens\":3")]
    [InlineData("echo:tokens=50", ",\"max_completion_tokens\":7")]
    [InlineData("echo", ",\"n\":3")]
    [InlineData("echo:tokens=9", ",\"response_format\":{\"type\":\"json_object\"}")]
    public async Task Answer_StreamedAndWhole_AreTheSame(string model, string more)
    {
        const string text = "  a \"quoted\"\tline\r\nand 😀 \\ more  ";

        var whole = await _sandbox.Answer(model, SandboxFixture.Chat(text, more));
        var chunks = await _sandbox.Chunks(model, SandboxFixture.Chat(text, more + ",\"stream\":true"));

        Assert.Equal(whole["usage"]!.ToJsonString(), chunks[^1]["usage"]!.ToJsonString());
        foreach (var choice in whole["choices"]!.AsArray())
        {
            var content = (string)choice!["message"]!["content"]!;
            Assert.Equal(content, SandboxFixture.Text(chunks, (int)choice["index"]!));
            var words = content.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
            Assert.Equal(words * whole["choices"]!.AsArray().Count, (int)whole["usage"]!["completion_tokens"]!);
        }
    }

    [Theory]
    [InlineData("echo:tokens=5", "", "echo: a b echo: a", "stop", 5)]
    [InlineData("echo:tokens=2", "", "echo: a", "stop", 2)]
    [InlineData("echo", ",\"max_tokens\":2", "echo: a", "length", 2)]
    [InlineData("echo", ",\"max_tokens\":3", "echo: a b", "stop", 3)]
    [InlineData("echo:tokens=9", ",\"max_tokens\":4", "echo: a b echo:", "length", 4)]
    public async Task Length_IsSetByTokensAndBoundByTheRequest(string model, string more, string text, string finish, int words)
    {
        var choice = (await _sandbox.Answer(model, SandboxFixture.Chat("a b", more)))["choices"]![0]!;
        var usage = (await _sandbox.Answer(model, SandboxFixture.Chat("a b", more)))["usage"]!;

        Assert.Equal((text, finish, words), ((string)choice["message"]!["content"]!, (string)choice["finish_reason"]!, (int)usage["completion_tokens"]!));
    }

    [Fact]
    public async Task Echo_IsOfTheLastUserMessagesTextParts()
    {
        const string body =
            """{"model":"m","messages":[{"role":"user","content":"first"},{"role":"user","content":[{"type":"text","text":"one"},{"type":"image_url","image_url":{"url":"data:,"}},{"type":"text","text":"two"}]},{"role":"assistant","content":null}]}""";

        var answer = await _sandbox.Answer("echo", body);

        Assert.Equal("echo: one two", (string)answer["choices"]![0]!["message"]!["content"]!);
        Assert.Equal(3, (int)answer["usage"]!["prompt_tokens"]!);
    }

    [Fact]
    public async Task Echo_OfALongWord_ComesWholeThroughSmallReads()
    {
        var word = string.Concat(Enumerable.Repeat("😀\"x", 1000));
        var reply = await _sandbox.Send("echo", SandboxFixture.Chat(word));
        using var all = new MemoryStream();
        var buffer = new byte[7];

        int read;
        while ((read = await reply.Content!.ReadAsync(buffer)) > 0)
        {
            all.Write(buffer, 0, read);
        }

        Assert.Equal("echo: " + word, (string)JsonNode.Parse(all.ToArray())!["choices"]![0]!["message"]!["content"]!);
    }

    [Theory]
    [InlineData("""{"type":"json_object"}""")]
    [InlineData("""{"type":"json_schema","json_schema":{"name":"x","schema":{}}}""")]
    public async Task ResponseFormat_Json_IsAnsweredWithJson(string format)
    {
        var answer = await _sandbox.Answer("echo", SandboxFixture.Chat("say \"hi\"", $",\"response_format\":{format}"));

        Assert.Equal("say \"hi\"", (string)JsonNode.Parse((string)answer["choices"]![0]!["message"]!["content"]!)!["echo"]!);
    }

    [Theory]
    [InlineData("\"required\"", "a")]
    [InlineData("""{"type":"function","function":{"name":"b"}}""", "b")]
    [InlineData("""{"type":"allowed_tools","allowed_tools":{"mode":"required","tools":[{"type":"function","function":{"name":"b"}}]}}""", "b")]
    public async Task ToolChoice_ThatForcesACall_IsAnsweredWithOne(string choice, string name)
    {
        var more = $$$""","tools":[{"type":"function","function":{"name":"a"}},{"type":"function","function":{"name":"b"}}],"tool_choice":{{{choice}}}""";

        var whole = await _sandbox.Answer("echo", SandboxFixture.Chat("hi", more));
        var chunks = await _sandbox.Chunks("echo", SandboxFixture.Chat("hi", more + ",\"stream\":true"));

        Assert.Equal("tool_calls", (string)whole["choices"]![0]!["finish_reason"]!);
        Assert.Null(whole["choices"]![0]!["message"]!["content"]);
        Assert.Equal(
            $$$"""[{"id":"call_chatcmpl-req_1_0","type":"function","function":{"name":"{{{name}}}","arguments":"{}"}}]""",
            whole["choices"]![0]!["message"]!["tool_calls"]!.ToJsonString());
        var deltas = chunks.Take(chunks.Count - 1).Select(chunk => chunk["choices"]![0]!["delta"]!["tool_calls"]?[0]).OfType<JsonNode>().ToList();
        Assert.Equal(name, (string)deltas[0]["function"]!["name"]!);
        Assert.Equal("{}", string.Concat(deltas.Select(delta => (string)delta["function"]!["arguments"]!)));
        Assert.Equal("tool_calls", (string)chunks[^2]["choices"]![0]!["finish_reason"]!);
        Assert.Equal(whole["usage"]!.ToJsonString(), chunks[^1]["usage"]!.ToJsonString());
    }

    [Theory]
    [InlineData("\"auto\"")]
    [InlineData("\"none\"")]
    public async Task ToolChoice_ThatForcesNothing_IsAnsweredWithTheEcho(string choice)
    {
        var answer = await _sandbox.Answer("echo", SandboxFixture.Chat("hi", $$$""","tools":[{"type":"function","function":{"name":"a"}}],"tool_choice":{{{choice}}}"""));

        Assert.Equal("echo: hi", (string)answer["choices"]![0]!["message"]!["content"]!);
    }

    [Fact]
    public async Task ToolChoice_OfAToolThatIsNotThere_IsRefused()
    {
        var reply = await _sandbox.Send("echo", SandboxFixture.Chat("hi", ",\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"x\"}}"));

        Assert.Equal((ProviderOutcome.Refused, 400, "tool_choice"), (reply.Outcome, reply.Status, reply.Error!.Param));
    }
}
