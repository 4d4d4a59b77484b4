using System.Text;
using Gateway.Grains.Interfaces.Protocols.Messages;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using static Gateway.Grains.Tests.Protocols.Messages.Door;

namespace Gateway.Grains.Tests.Protocols.Messages;

public sealed class RequestReaderTests
{
    [Fact]
    public void Head_HasWhatRoutingNeeds()
    {
        var head = Read(Body("""{"role":"user","content":"hi"}""", """ "stream":true,"models":["a/b","smart"],"tools":[{"name":"f","input_schema":{}}] """));

        Assert.Equal("x/y", head.Model);
        Assert.Equal(["a/b", "smart"], head.Models);
        Assert.True(head.Stream);
        Assert.Equal(100, head.MaxTokens);
        Assert.Equal(100, head.MostTokens);
        Assert.Equal(1, head.Messages);
        Assert.True(head.HasTools);
        Assert.Equal([BodyMarkKind.Model, BodyMarkKind.MaxTokens, BodyMarkKind.Models, BodyMarkKind.End], head.Marks.Select(mark => mark.Kind));
    }

    [Theory]
    [InlineData("""{"max_tokens":1,"messages":[{"role":"user","content":"a"}]}""", "model")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}]}""", "max_tokens")]
    [InlineData("""{"model":"m","max_tokens":null,"messages":[{"role":"user","content":"a"}]}""", "max_tokens")]
    [InlineData("""{"model":"m","max_tokens":1}""", "messages")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[]}""", "messages")]
    [InlineData("""{"model":"m","max_tokens":0,"messages":[{"role":"user","content":"a"}]}""", "max_tokens")]
    [InlineData("""{"model":"m","max_tokens":"9","messages":[{"role":"user","content":"a"}]}""", "max_tokens")]
    [InlineData("""{"model":7,"max_tokens":1,"messages":[{"role":"user","content":"a"}]}""", "model")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":{}}""", "messages")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":["a"]}""", "messages.0")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[{"content":"a"}]}""", "messages.0.role")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[{"role":1,"content":"a"}]}""", "messages.0.role")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[{"role":"user"}]}""", "messages.0.content")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[{"role":"user","content":null}]}""", "messages.0.content")]
    [InlineData("""{"model":"m","max_tokens":1,"messages":[{"role":"user","content":"a"},{"role":"user","content":[{"type":"text","text":"a"},7]}]}""", "messages.1.content.1")]
    [InlineData("""{"model":"m","max_tokens":1,"system":7,"messages":[{"role":"user","content":"a"}]}""", "system")]
    [InlineData("""{"model":"m","max_tokens":1,"system":["a"],"messages":[{"role":"user","content":"a"}]}""", "system.0")]
    [InlineData("""{"model":"m","max_tokens":1,"stream":"yes","messages":[{"role":"user","content":"a"}]}""", "stream")]
    [InlineData("""{"model":"m","max_tokens":1,"tools":{},"messages":[{"role":"user","content":"a"}]}""", "tools")]
    [InlineData("""{"model":"m","max_tokens":1,"temperature":"hot","messages":[{"role":"user","content":"a"}]}""", "temperature")]
    [InlineData("""{"model":"m","model":"n","max_tokens":1,"messages":[{"role":"user","content":"a"}]}""", "model")]
    [InlineData("""{"stream":7,"messages":{}}""", "stream")]
    public void Fault_NamesTheField_TheFirstOneOfTheBody(string body, string param)
    {
        var fault = Unreadable(body);

        Assert.Equal(param, fault.Param);
        Assert.Contains($"'{param}'", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("{} {}")]
    public void Body_ThatIsNoObject_IsRefusedAsAWhole(string body) => Assert.Null(Unreadable(body).Param);

    [Fact]
    public void Prompt_WithoutMaxTokens_IsEnoughToBeCounted()
    {
        Assert.True(MessagesRequestReader.TryReadPrompt("""{"model":"m","messages":[{"role":"user","content":"a"}]}"""u8, out var head, out _));
        Assert.Null(head.MaxTokens);
    }

    [Theory]
    [InlineData("""{"role":"user","content":"four"}""", 4)]
    [InlineData("""{"role":"user","content":[{"type":"text","text":"four"},{"text":"\u00e4","type":"text"}]}""", 6)]
    [InlineData("""{"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":"four"}]}""", 4)]
    [InlineData("""{"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":[{"type":"text","text":"four"}]}]}""", 4)]
    [InlineData("""{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"f","input":{"a":1}}]}""", 7)]
    [InlineData("""{"role":"assistant","content":[{"type":"thinking","thinking":"four","signature":"sssssssss"}]}""", 4)]
    [InlineData("""{"role":"user","content":[{"type":"document","title":"t","source":{"type":"text","media_type":"text/plain","data":"four"}}]}""", 5)]
    [InlineData("""{"role":"user","content":[{"type":"document","source":{"type":"content","content":[{"type":"text","text":"four"}]}}]}""", 4)]
    [InlineData("""{"role":"user","content":[{"type":"tool_result","content":[7,{"type":"text","text":"not read"}]},{"type":"text","text":"four"}]}""", 4)]
    public void TextBytes_CountWhatTheModelReads(string message, int bytes)
    {
        var head = Read(Body(message));

        Assert.Equal(bytes, head.TextBytes);
        Assert.True(head.Media.IsNone);
    }

    [Fact]
    public void TextBytes_CountSystemAndTools() =>
        Assert.Equal(2 + 4 + 3 + 14, Read(WithFields(""" "system":[{"type":"text","text":"four"},{"type":"text","text":"sys"}],"tools":[{"name":"f"}] """)).TextBytes);

    [Fact]
    public void Media_AreSizedByTheirKind_WhateverTheOrderOfFields()
    {
        var pixels = new string('A', 4000);
        var head = Read(Body($$"""
            {"role":"user","content":[
                {"source":{"data":"{{pixels}}","type":"base64","media_type":"image/png"},"type":"image"},
                {"type":"image","source":{"type":"url","url":"https://x/y.png"} },
                {"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"{{pixels}}"} },
                {"type":"document","source":{"type":"file","file_id":"file_1"} },
                {"type":"tool_result","tool_use_id":"t","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"{{pixels}}"} }]}]}
            """));

        Assert.Equal(3, head.Media.Images);
        Assert.Equal(3000, head.Media.FileBytes);
        Assert.Equal(1, head.Media.References);
        Assert.Equal(0, head.TextBytes);
        Assert.InRange(head.PromptBytes, 1, 1500);
    }

    [Fact]
    public void Body_TooDeep_IsRefused()
    {
        var body = Body("""{"role":"user","content":[""" + string.Concat(Enumerable.Repeat("""{"type":"tool_result","content":[""", 60)) + string.Concat(Enumerable.Repeat("]}", 60)) + "]}");

        Assert.Contains("too deeply", Unreadable(body).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Body_CutAnywhereOrDamaged_NeverThrows()
    {
        var whole = Encoding.UTF8.GetBytes(Body(
            """{"role":"user","content":[{"type":"image","source":{"type":"base64","data":"AAAA"}},{"type":"tool_result","content":[{"type":"text","text":"\u00e4"}]}]}""",
            """ "system":[{"type":"text","text":"s"}],"tools":[{"name":"f","input_schema":{}}],"stream":true """));
        for (var cut = 0; cut < whole.Length; cut++)
        {
            Assert.False(MessagesRequestReader.TryRead(whole.AsSpan(0, cut), out _, out var fault));
            Assert.NotEmpty(fault.Message);
        }

        var random = new Random(7);
        for (var round = 0; round < 20_000; round++)
        {
            var copy = (byte[])whole.Clone();
            for (var hit = random.Next(1, 6); hit > 0; hit--)
            {
                copy[random.Next(copy.Length)] = (byte)"{}[]\",:\\0n"[random.Next(10)];
            }

            if (MessagesRequestReader.TryRead(copy, out _, out _))
            {
                MessagesTranslator.TryWrite(copy, (ChatForm)(round % 2), new System.Buffers.ArrayBufferWriter<byte>(), out _);
            }
        }
    }
}
