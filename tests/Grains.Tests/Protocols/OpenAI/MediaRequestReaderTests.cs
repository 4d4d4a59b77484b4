using System.Text;
using Gateway.Grains.Interfaces.Pricing;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Tests.Protocols.OpenAI;

public sealed class MediaRequestReaderTests
{
    [Theory]
    [InlineData("\"hi\"", 1)]
    [InlineData("[\"a\",\"b\",\"\"]", 3)]
    [InlineData("[1,2,3]", 1)]
    [InlineData("[[1,2],[3]]", 2)]
    public void Completion_CountsAllThatIsGenerated(string prompt, int prompts)
    {
        Assert.True(CompletionsRequestReader.TryRead(Encoding.UTF8.GetBytes($$"""{"n":2,"best_of":5,"prompt":{{prompt}},"model":"m","max_tokens":7}"""), out var head, out var fault), fault?.Message);
        Assert.Equal((5 * prompts, 1, 7L), (head.Choices, head.Messages, head.MostTokens));
    }

    [Theory]
    [InlineData("""{"model":"m"}""", "prompt")]
    [InlineData("""{"model":"m","prompt":{}}""", "prompt")]
    [InlineData("""{"model":"m","prompt":[]}""", "prompt")]
    [InlineData("""{"model":"m","prompt":"x","best_of":0}""", "best_of")]
    [InlineData("""{"model":"m","prompt":"x","max_tokens":-1}""", "max_tokens")]
    [InlineData("""{"model":"m","prompt":"x","stream":"yes"}""", "stream")]
    public void Completion_FirstFault_NamesTheField(string body, string param)
    {
        Assert.False(CompletionsRequestReader.TryRead(Encoding.UTF8.GetBytes(body), out _, out var fault));
        Assert.Equal(param, fault.Param);
    }

    [Theory]
    [InlineData("\"hi\"")]
    [InlineData("[\"a\",\"b\"]")]
    [InlineData("""[{"type":"text","text":"a"},{"type":"image_url","image_url":{"url":"x"}}]""")]
    public void Moderation_TakesTextsAndParts(string input) =>
        Assert.True(ModerationsRequestReader.TryRead(Encoding.UTF8.GetBytes($$"""{"model":"m","input":{{input}}}"""), out _, out _));

    [Theory]
    [InlineData("""{"model":"m"}""")]
    [InlineData("""{"model":"m","input":[]}""")]
    [InlineData("""{"model":"m","input":[1]}""")]
    public void Moderation_FirstFault_NamesTheField(string body)
    {
        Assert.False(ModerationsRequestReader.TryRead(Encoding.UTF8.GetBytes(body), out _, out var fault));
        Assert.Equal("input", fault.Param);
    }

    [Fact]
    public void Images_TellHowManyAreMade()
    {
        Assert.True(ImagesRequestReader.TryRead("""{"n":4,"model":"m","prompt":"x","partial_images":2,"stream":true,"size":"auto"}"""u8, out var head, out _));
        Assert.Equal((new MediaAsk(MediaAskKind.Images, 4, 2), true), (head.Makes, head.Stream));
    }

    [Fact]
    public void Images_TellTheirSizeAndQuality()
    {
        Assert.True(ImagesRequestReader.TryRead("""{"size":"1024x1024","model":"m","prompt":"x","quality":"high"}"""u8, out var head, out _));
        Assert.Equal(new ImageChoice("1024x1024", "high"), head.Makes.Image);
    }

    [Theory]
    [InlineData("""{"model":"m"}""", "prompt")]
    [InlineData("""{"model":"m","prompt":""}""", "prompt")]
    [InlineData("""{"model":"m","prompt":"x","n":11}""", "n")]
    [InlineData("""{"model":"m","prompt":"x","size":11}""", "size")]
    [InlineData("""{"model":"m","prompt":"x","quality":"hd","quality":"low"}""", "quality")]
    [InlineData("""{"model":"m","prompt":"x","partial_images":4}""", "partial_images")]
    public void Images_FirstFault_NamesTheField(string body, string param)
    {
        Assert.False(ImagesRequestReader.TryRead(Encoding.UTF8.GetBytes(body), out _, out var fault));
        Assert.Equal(param, fault.Param);
    }

    [Fact]
    public void Speech_CountsCharacters_NotBytesNorUnits()
    {
        Assert.True(SpeechRequestReader.TryRead("""{"model":"m","input":"a\u00e9€\ud83d\ude00\n","voice":"x"}"""u8, out var head, out _));
        Assert.Equal((5, AnswerShape.Binary, false), (head.Makes.Characters, head.Shape, head.Stream));
        Assert.True(SpeechRequestReader.TryRead("""{"model":"m","input":"a","stream_format":"sse"}"""u8, out head, out _));
        Assert.True(head.Stream);
    }

    [Theory]
    [InlineData("""{"model":"m","input":""}""", "input")]
    [InlineData("""{"model":"m","input":["a"]}""", "input")]
    [InlineData("""{"model":"m","input":"a","stream_format":"mp3"}""", "stream_format")]
    public void Speech_FirstFault_NamesTheField(string body, string param)
    {
        Assert.False(SpeechRequestReader.TryRead(Encoding.UTF8.GetBytes(body), out _, out var fault));
        Assert.Equal(param, fault.Param);
    }
}
