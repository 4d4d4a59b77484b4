using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Grains.Interfaces.Protocols.Gemini;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Tests.Protocols.Gemini;

public sealed class EmbeddingsTests
{
    [Fact]
    public void Texts_AreOneBatch() => Translation.Same(
        """{"requests":[{"model":"models/m","content":{"parts":[{"text":"a"}]},"outputDimensionality":8},{"model":"models/m","content":{"parts":[{"text":"b"}]},"outputDimensionality":8}]}""",
        JsonNode.Parse(Write("""{"model":"x","input":["a","b"],"dimensions":8}""").Sent!));

    [Fact]
    public void Text_Alone_IsABatchOfOne() => Translation.Same(
        """{"requests":[{"model":"models/m","content":{"parts":[{"text":"a\n"}]}}]}""", JsonNode.Parse(Write("""{"model":"x","input":"a\n"}""").Sent!));

    [Theory]
    [InlineData("[1,2]")]
    [InlineData("[[1,2]]")]
    public void Tokens_AreRefused(string input) => Assert.Equal(("input", "unsupported_value"), Param(Write($$"""{"model":"x","input":{{input}}}""").Fault));

    [Fact]
    public void Texts_MoreThanABatchTakes_AreRefused() =>
        Assert.Equal(("input", "unsupported_value"), Param(Write($$"""{"model":"x","input":[{{string.Join(',', Enumerable.Repeat("\"a\"", GeminiEmbeddingsWriter.MostTexts + 1))}}]}""").Fault));

    [Fact]
    public void Answer_IsOpenAIs()
    {
        var (answer, _) = Read("""{"embeddings":[{"values":[0.5,-1e-3]},{"values":[]}],"usageMetadata":{"promptTokenCount":4}}""", asBase64: false);

        Translation.Same(
            """{"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.5,-1e-3]},{"object":"embedding","index":1,"embedding":[]}],"model":"m","usage":{"prompt_tokens":4,"total_tokens":4}}""",
            answer);
    }

    [Fact]
    public void Answer_InBase64_HasLittleEndianFloats()
    {
        var (answer, _) = Read("""{"embeddings":[{"values":[0.5,-2]}]}""", asBase64: true);

        var bytes = Convert.FromBase64String((string)answer!["data"]![0]!["embedding"]!);
        Assert.Equal((0.5f, -2f), (BitConverter.ToSingle(bytes, 0), BitConverter.ToSingle(bytes, 4)));
    }

    [Fact]
    public void Usage_ThatIsMissing_IsEstimatedAndDoesNotCountAsTheProviders()
    {
        var (answer, _) = Read("""{"embeddings":[{"values":[1]}]}""", asBase64: false);

        Translation.Same("""{"prompt_tokens":9,"total_tokens":9,"estimated":true}""", answer!["usage"]);
        Assert.Null(AnswerReader.Read(Encoding.UTF8.GetBytes(answer.ToJsonString())).Usage);
    }

    [Theory]
    [InlineData("{}", 502)]
    [InlineData("nope", 502)]
    [InlineData("""{"embeddings":[{"value":1}]}""", 502)]
    [InlineData("""{"embeddings":[{"values":["x"]}]}""", 502)]
    [InlineData("""{"error":{"code":503,"message":"m","status":"UNAVAILABLE"}}""", 503)]
    public void Answer_ThatIsNone_IsAFailure(string body, int status) => Assert.Equal(status, Read(body, asBase64: false).Status);

    private static (string?, string?) Param(RequestFault? fault) => (fault?.Param, fault?.Code);

    private static (string? Sent, RequestFault? Fault) Write(string body)
    {
        var output = new ArrayBufferWriter<byte>();
        return GeminiEmbeddingsWriter.TryWrite(Encoding.UTF8.GetBytes(body), "m", output, out var fault) ? (Encoding.UTF8.GetString(output.WrittenSpan), null) : (null, fault);
    }

    private static (JsonNode? Answer, int? Status) Read(string body, bool asBase64)
    {
        var output = new ArrayBufferWriter<byte>();
        var failed = GeminiEmbeddingsReader.TryWrite(Encoding.UTF8.GetBytes(body), "m", asBase64, 9, output);
        return failed is null ? (JsonNode.Parse(output.WrittenSpan), null) : (null, failed.Value.Status);
    }
}
