using System.Text;
using Gateway.Api.Tokens;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Api.Tests.Tokens;

public sealed class PromptBoundTests
{
    private static readonly TokenModel Gpt4o = TokenModels.Of("openai", "gpt-4o");

    [Fact]
    public async Task Image_IsBoundedByItsTokens_NotByItsBytes()
    {
        var head = Head($$$"""{"role":"user","content":[{"type":"text","text":"What is this?"},{"type":"image_url","image_url":{"url":"data:image/png;base64,{{{new string('A', 100_000)}}}"}}]}""", out var body);

        Assert.Equal(new PromptMedia(1, 0, 0, 0), head.Media with { BodyBytes = 0 });
        Assert.InRange(PromptTokens.UpperBound(head, Gpt4o), 1_500, 2_000);
        Assert.InRange(PromptTokens.UpperBound(head), 48_000, 49_000);
        Assert.False((await PromptTokens.Count(body, head, Gpt4o, TestContext.Current.CancellationToken)).IsExact);
    }

    [Fact]
    public void Image_ByAddress_CountsAsOne() =>
        Assert.Equal(1, Head("""{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://example.org/a.png","detail":"low"}}]}""", out _).Media.Images);

    [Theory]
    [InlineData("""{"type":"input_audio","input_audio":{"data":"AAAAAAAAAAAA","format":"wav"}}""", 0, 9, 0, 0)]
    [InlineData("""{"type":"file","file":{"file_data":"data:application/pdf;base64,AAAA","filename":"a.pdf"}}""", 0, 0, 24, 0)]
    [InlineData("""{"type":"file","file":{"file_id":"file-1"}}""", 0, 0, 0, 1)]
    [InlineData("""{"type":"image_url","image_url":{"url":"data:video/mp4;base64,AAAAAAAA"}}""", 0, 0, 21, 0)]
    [InlineData("""{"type":"video_url","video_url":{"url":"https://example.org/a.mp4"}}""", 0, 0, 0, 1)]
    public void Media_AreSized(string part, int images, long audio, long files, int references) =>
        Assert.Equal(new PromptMedia(images, audio, files, references), Head($$"""{"role":"user","content":[{{part}}]}""", out _).Media with { BodyBytes = 0 });

    [Fact]
    public async Task TextOfManyBytes_IsCountedWithinTheBound()
    {
        var head = Head($$"""{"role":"user","content":"{{string.Concat(Enumerable.Repeat("hello ", 400_000))}}"}""", out var body);

        var count = await PromptTokens.Count(body, head, Gpt4o, TestContext.Current.CancellationToken);

        Assert.InRange(count.Tokens, 395_000, 405_000);
        Assert.InRange(count.Most, 1_500_000, PromptTokens.UpperBound(head, Gpt4o));
        Assert.False(count.IsExact);
    }

    [Theory]
    [InlineData("""{"role":"user","content":"\ud800 lone"}""")]
    [InlineData("""{"role":"user","conten\u0074":"escaped name"}""")]
    [InlineData("""{"role":"alien","content":"a role that nobody knows"}""")]
    [InlineData("""{"role":"user","content":null}""")]
    public async Task OddMessages_AreCounted(string message)
    {
        var head = Head(message, out var body);

        var count = await PromptTokens.Count(body, head, Gpt4o, TestContext.Current.CancellationToken);

        Assert.InRange(count.Tokens, 4, PromptTokens.UpperBound(head, Gpt4o));
        Assert.InRange(count.Most, count.Tokens, PromptTokens.UpperBound(head, Gpt4o));
    }

    [Theory]
    [InlineData("sandbox", "echo:delay=5", "sandbox")]
    [InlineData("openai", "gpt-4o-2024-08-06", "openai-o200k")]
    [InlineData("openai", "ft:gpt-4o-mini:us:1", "openai-o200k")]
    [InlineData("openrouter", "openai/gpt-4-turbo", "openai-cl100k")]
    [InlineData("openai", "text-embedding-3-large", "openai-cl100k")]
    [InlineData("azure", "our-deployment", "azure")]
    [InlineData("anthropic", "claude-sonnet-4-5", "claude")]
    [InlineData("anthropic", "claude-opus-4-8", "claude-new")]
    [InlineData("openrouter", "anthropic/claude-3.5-sonnet", "claude")]
    [InlineData("groq", "openai/gpt-oss-120b", "gpt-oss")]
    [InlineData(null, "qwen3", "other")]
    public void Model_HasItsFamily(string? catalog, string model, string family) => Assert.Equal(family, TokenModels.Of(catalog, model).Family);

    private static RequestHead Head(string message, out byte[] body)
    {
        body = Encoding.UTF8.GetBytes($$"""{"model":"m","messages":[{{message}}]}""");
        return ChatRequestReader.TryRead(body, out var head, out var fault) ? head : throw new InvalidOperationException(fault!.Message);
    }
}
