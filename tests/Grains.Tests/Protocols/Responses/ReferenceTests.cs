using System.Text;
using Gateway.Grains.Interfaces.Protocols.Responses;

namespace Gateway.Grains.Tests.Protocols.Responses;

/// <summary>Which items only name one that a provider holds.</summary>
public sealed class ReferenceTests
{
    [Theory]
    [InlineData("""{"type":"item_reference","id":"msg_1"}""", "msg_1")]
    [InlineData("""{"id":"rs_1","type":"item_reference"}""", "rs_1")]
    [InlineData("""{"id":"msg_1"}""", "msg_1")]
    [InlineData("""{"id":"msg_1","type":null}""", "msg_1")]
    [InlineData("""{"type":"image_generation_call","id":"ig_1","result":null}""", "ig_1")]
    [InlineData("""{"type":"image_generation_call","id":"ig_1","result":"AA=="}""", null)]
    [InlineData("""{"type":"message","id":"msg_1","role":"assistant","content":[{"type":"output_text","text":"a"}]}""", null)]
    [InlineData("""{"id":"msg_1","role":"assistant","content":"a"}""", null)]
    [InlineData("""{"type":"function_call","id":"fc_1","call_id":"c","name":"f","arguments":"{\"type\":\"item_reference\"}"}""", null)]
    [InlineData("""{"type":"reasoning","id":"rs_1","summary":[{"type":"item_reference","id":"x"}]}""", null)]
    [InlineData("""{"type":"item_reference"}""", null)]
    [InlineData("""{"type":"item_reference","id":5}""", null)]
    [InlineData("""{"role":"user","content":[{"id":"x"}]}""", null)]
    public void Item_ThatIsOnlyAName_IsFound(string item, string? id)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"model":"m","input":[{"role":"user","content":"hi"},{{item}}]}""");

        Assert.True(ResponsesRequestReader.TryRead(body, out var head, out var fault), fault?.Message);

        Assert.Equal(id is null ? [] : [(id, "input[1]")], head.References.Select(one => (one.Id, one.Param)));
        Assert.Equal(id is null ? 0 : 1, head.Media.References);
    }
}
