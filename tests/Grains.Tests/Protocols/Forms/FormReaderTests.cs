using Gateway.Grains.Interfaces.Pricing;
using Gateway.Grains.Interfaces.Protocols.Forms;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Tests.Protocols.Forms;

public sealed class FormReaderTests
{
    [Fact]
    public void Transcription_TellsWhatRoutingNeeds()
    {
        Assert.True(TranscriptionFormReader.TryRead([File("file", 1234), Field("model", "a/b"), Field("models[]", "c/d"), Field("response_format", "srt"), Field("stream", "true")], out var head, out _));
        Assert.Equal(("a/b", "c/d", true, AnswerShape.Text, 1234L), (head.Model, head.Models[0], head.Stream, head.Shape, head.Media.AudioBytes));
    }

    [Theory]
    [InlineData("model", null, "model")]
    [InlineData("file", null, "file")]
    [InlineData("stream", "maybe", "stream")]
    [InlineData("model", "a\nb", "model")]
    public void Transcription_FirstFault_NamesTheField(string name, string? value, string param)
    {
        var parts = new List<FormPart> { File("file", 10), Field("model", "a/b") };
        parts.RemoveAll(part => part.Name == name);
        if (value is not null)
        {
            parts.Add(Field(name, value));
        }

        Assert.False(TranscriptionFormReader.TryRead(parts, out _, out var fault));
        Assert.Equal(param, fault.Param);
    }

    [Fact]
    public void Transcription_WithTwoModels_IsRefused()
    {
        Assert.False(TranscriptionFormReader.TryRead([File("file", 10), Field("model", "a/b"), Field("model", "c/d")], out _, out var fault));
        Assert.Equal(("model", "duplicate_parameter"), (fault.Param, fault.Code));
    }

    [Fact]
    public void ImageEdit_CountsItsPictures()
    {
        Assert.True(ImageEditFormReader.TryRead([File("image[]", 5), File("image[]", 6), File("mask", 7), Field("prompt", "red"), Field("model", "m"), Field("n", "3"), Field("partial_images", "2"), Field("size", "auto"), Field("quality", "low")], out var head, out _));
        Assert.Equal((3, new MediaAsk(MediaAskKind.Images, 3, 2, Image: new ImageChoice(null, "low"))), (head.Media.Images, head.Makes));
    }

    [Theory]
    [InlineData("n", "11", "integer_above_max_value")]
    [InlineData("n", "0", "integer_below_min_value")]
    [InlineData("n", "two", "invalid_value")]
    [InlineData("image", "text", "invalid_value")]
    public void ImageEdit_WrongValue_NamesTheField(string name, string value, string code)
    {
        Assert.False(ImageEditFormReader.TryRead([File("image", 5), Field("prompt", "red"), Field("model", "m"), Field(name, value)], out _, out var fault));
        Assert.Equal((name, code), (fault.Param, fault.Code));
    }

    private static FormPart File(string name, int length) => new(name, true, 0, 10, 10 + length, null);

    private static FormPart Field(string name, string value) => new(name, false, 0, 10, 10 + value.Length, value);
}
