using System.Text;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Tests.Protocols.OpenAI;

public sealed class EmbeddingsRequestReaderTests
{
    [Theory]
    [InlineData("\"hello\"", 5)]
    [InlineData("[\"ab\",\"c\\n\"]", 4)]
    [InlineData("[1,2,3]", 12)]
    [InlineData("[[1,2],[3]]", 12)]
    public void Input_OfEachShape_IsCounted(string input, int expected)
    {
        byte[] body = Encoding.UTF8.GetBytes("{\"model\":\"m\",\"dimensions\":3,\"user\":\"u\",\"encoding_format\":\"base64\",\"input\":" + input + "}");

        Assert.True(EmbeddingsRequestReader.TryRead(body, out RequestHead? head, out RequestFault? fault), fault?.Message);
        Assert.Equal(expected, head.TextBytes);
        Assert.Equal([BodyMarkKind.Model, BodyMarkKind.Dimensions, BodyMarkKind.EncodingFormat, BodyMarkKind.End], head.Marks.Select(mark => mark.Kind));
    }

    [Theory]
    [InlineData("{\"input\":\"a\"}", "model", "missing_required_parameter")]
    [InlineData("{\"model\":\"m\"}", "input", "missing_required_parameter")]
    [InlineData("{\"input\":\"\"}", "input", "empty_string")]
    [InlineData("{\"input\":[]}", "input", "empty_array")]
    [InlineData("{\"input\":null}", "input", "invalid_type")]
    [InlineData("{\"input\":{}}", "input", "invalid_type")]
    [InlineData("{\"input\":[\"a\",1]}", "input", "invalid_type")]
    [InlineData("{\"input\":[1.5]}", "input", "invalid_type")]
    [InlineData("{\"input\":[[1],[\"a\"]]}", "input", "invalid_type")]
    [InlineData("{\"input\":[{}]}", "input", "invalid_type")]
    [InlineData("{\"input\":[null]}", "input", "invalid_type")]
    [InlineData("{\"dimensions\":0}", "dimensions", "integer_below_min_value")]
    [InlineData("{\"dimensions\":\"3\"}", "dimensions", "invalid_type")]
    [InlineData("{\"encoding_format\":\"hex\"}", "encoding_format", "invalid_value")]
    [InlineData("{\"encoding_format\":1}", "encoding_format", "invalid_type")]
    [InlineData("{\"user\":1}", "user", "invalid_type")]
    public void Body_WithFault_NamesTheField(string body, string param, string code)
    {
        Assert.False(EmbeddingsRequestReader.TryRead(Encoding.UTF8.GetBytes(body), out _, out RequestFault? fault));
        Assert.Equal(param, fault.Param);
        Assert.Equal(code, fault.Code);
    }

    [Theory]
    [InlineData(2048, true)]
    [InlineData(2049, false)]
    public void Input_WithTooManyItems_IsRefused(int count, bool accepted)
    {
        string body = "{\"model\":\"m\",\"input\":[" + string.Join(',', Enumerable.Repeat("\"a\"", count)) + "]}";

        Assert.Equal(accepted, EmbeddingsRequestReader.TryRead(Encoding.UTF8.GetBytes(body), out _, out _));
    }
}
