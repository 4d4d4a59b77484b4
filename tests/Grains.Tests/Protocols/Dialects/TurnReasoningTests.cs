using System.Text;
using Gateway.Grains.Interfaces.Protocols.Dialects;
using Gateway.Grains.Tests.Protocols.Anthropic;

namespace Gateway.Grains.Tests.Protocols.Dialects;

public sealed class TurnReasoningTests
{
    private const string Whole = """{"choices":[{"index":0,"message":{"reasoning_content":"a\nb","tool_calls":[{"id":"x"},{"id":"y"}]},"finish_reason":"tool_calls"}]}""";

    [Fact]
    public void Reasoning_IsKeptUnderTheLastCall() => Assert.Equal([("y", "\"a\\nb\"")], Kept(Whole));

    [Theory]
    [InlineData("""{"choices":[{"index":0,"message":{"reasoning_content":"a"},"finish_reason":"stop"}]}""")]
    [InlineData("""{"choices":[{"index":0,"message":{"tool_calls":[{"id":"x"}]},"finish_reason":"stop"}]}""")]
    [InlineData("""{"choices":[{"index":0,"message":{"reasoning_content":"a","tool_calls":[{"id":"x"}]},"finish_reason":null}]}""")]
    [InlineData("""{"choices":[{"index":1,"message":{"reasoning_content":"a","tool_calls":[{"id":"x"}]},"finish_reason":"stop"}]}""")]
    [InlineData("""{"choices":[{"index":0,"message":{"reasoning_content":5,"tool_calls":[5,{"id":5}]},"finish_reason":"stop"},5]}""")]
    [InlineData("""{"choices":{"a":1},"other":[1]}""")]
    [InlineData("""[DONE]""")]
    [InlineData("")]
    public void WhatIsNoWholeToolTurn_IsNotKept(string answer) => Assert.Empty(Kept(answer));

    [Fact]
    public void Answer_CutAnywhere_IsNeverAnException_NorKeptInParts()
    {
        for (var length = 0; length < Whole.Length; length++)
        {
            Assert.All(Kept(Whole[..length], Whole), kept => Assert.Equal(("y", "\"a\\nb\""), kept));
        }
    }

    [Fact]
    public void Reasoning_ThatIsTooLong_IsNotKept()
    {
        var piece = $$$"""{"choices":[{"index":0,"delta":{"reasoning_content":"{{{new string('a', 300_000)}}}"}}]}""";

        Assert.Empty(Kept(piece, piece, piece, piece, Whole));
    }

    private static List<(string, string)> Kept(params IEnumerable<string> payloads)
    {
        var memory = new RememberingMemory();
        var reasoning = new TurnReasoning(memory);
        foreach (var payload in payloads)
        {
            reasoning.Take(Encoding.UTF8.GetBytes(payload));
        }

        return [.. memory.Kept.Select(kept => (kept.Key, kept.Value))];
    }
}
