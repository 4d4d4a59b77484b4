using System.Text;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Tests.Protocols.OpenAI;

public sealed class AnswerReaderTests
{
    [Fact]
    public void Answer_OfChat_IsRead()
    {
        AnswerFacts facts = Read("""
            {"id":"x","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"\"usage\":{\"prompt_tokens\":9}","tool_calls":[{"finish_reason":"no"}]},
             "finish_reason":"tool_calls"},{"finish_reason":"length"}],
             "usage":{"prompt_tokens":12,"completion_tokens":5,"total_tokens":17,"prompt_tokens_details":{"cached_tokens":4,"cache_write_tokens":3},
             "completion_tokens_details":{"reasoning_tokens":2}}}
            """);

        Assert.Equal(new AnswerFacts(true, false, new TokenUsage(12, 4, 3, 5, 2), "tool_calls", true), facts);
    }

    [Theory]
    [InlineData("{\"prompt_tokens\":0,\"completion_tokens\":0,\"total_tokens\":0}", 0, 0, 0, 0)]
    [InlineData("{\"prompt_tokens\":8,\"total_tokens\":8}", 8, 0, 0, 0)]
    [InlineData("{\"prompt_tokens\":8}", 8, 0, 0, 0)]
    [InlineData("{\"total_tokens\":8}", 8, 0, 0, 0)]
    [InlineData("{\"prompt_tokens\":8,\"completion_tokens\":null,\"total_tokens\":11}", 8, 0, 3, 0)]
    [InlineData("{\"prompt_tokens\":8,\"completion_tokens\":-3,\"total_tokens\":11}", 8, 0, 3, 0)]
    [InlineData("{\"prompt_tokens\":8.0,\"completion_tokens\":3.0}", 8, 0, 3, 0)]
    [InlineData("{\"prompt_tokens\":8,\"completion_tokens\":3,\"prompt_cache_hit_tokens\":6,\"prompt_cache_miss_tokens\":2}", 8, 6, 3, 0)]
    [InlineData("{\"prompt_tokens\":8,\"completion_tokens\":3,\"num_cached_tokens\":6}", 8, 6, 3, 0)]
    [InlineData("{\"prompt_tokens\":8,\"completion_tokens\":3,\"cached_tokens\":6}", 8, 6, 3, 0)]
    [InlineData("{\"prompt_tokens\":8,\"completion_tokens\":3,\"num_cached_tokens\":6,\"prompt_tokens_details\":{\"cached_tokens\":0}}", 8, 6, 3, 0)]
    [InlineData("{\"prompt_tokens\":8,\"completion_tokens\":3,\"prompt_tokens_details\":null,\"completion_tokens_details\":null}", 8, 0, 3, 0)]
    [InlineData("{\"prompt_tokens\":8,\"completion_tokens\":3,\"prompt_tokens_details\":{\"cached_tokens\":9}}", 8, 0, 3, 0)]
    [InlineData("{\"prompt_tokens\":8,\"completion_tokens\":3,\"total_tokens\":31,\"completion_tokens_details\":{\"reasoning_tokens\":20}}", 8, 0, 23, 20)]
    [InlineData("{\"prompt_tokens\":35,\"completion_tokens\":12,\"total_tokens\":109}", 35, 0, 74, 0)]
    [InlineData("{\"prompt_tokens\":35,\"completion_tokens\":12,\"total_tokens\":9}", 35, 0, 12, 0)]
    [InlineData("{\"prompt_tokens\":8,\"completion_tokens\":23,\"total_tokens\":31,\"completion_tokens_details\":{\"reasoning_tokens\":20}}", 8, 0, 23, 20)]
    public void Usage_OfEachProvider_IsNormalised(string usage, long prompt, long cached, long completion, long reasoning)
    {
        Assert.Equal(new TokenUsage(prompt, cached, 0, completion, reasoning), Read("{\"usage\":" + usage + "}").Usage);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("{\"prompt_tokens\":-1,\"completion_tokens\":5}")]
    [InlineData("{\"prompt_tokens\":5,\"completion_tokens\":-1}")]
    [InlineData("{\"prompt_tokens\":5,\"completion_tokens\":99999999999}")]
    [InlineData("{\"prompt_tokens\":\"5\",\"completion_tokens\":5}")]
    [InlineData("{\"prompt_tokens\":5.5,\"completion_tokens\":5}")]
    [InlineData("{\"completion_tokens\":5}")]
    [InlineData("{\"prompt_tokens\":1e400,\"completion_tokens\":5}")]
    public void Usage_ThatTellsNothing_IsMissing(string usage)
    {
        Assert.Null(Read("{\"usage\":" + usage + "}").Usage);
    }

    [Fact]
    public void Usage_OfGroq_IsFound()
    {
        Assert.Equal(new TokenUsage(3, 0, 0, 4, 0), Read("""{"x_groq":{"id":"r","usage":{"prompt_tokens":3,"completion_tokens":4}}}""").Usage);
    }

    [Theory]
    [InlineData("{\"error\":{}}", true)]
    [InlineData("{\"error\":\"text\"}", true)]
    [InlineData("{\"error\":true}", true)]
    [InlineData("{\"object\":\"error\",\"message\":\"no\"}", true)]
    [InlineData("{\"error\":null}", false)]
    [InlineData("{\"error\":\"\"}", false)]
    [InlineData("{\"error\":0}", false)]
    [InlineData("{\"error\":false}", false)]
    [InlineData("{\"choices\":[{\"error\":{}}]}", false)]
    public void Error_InBand_IsSeen(string answer, bool hasError)
    {
        Assert.Equal(hasError, Read(answer).HasError);
        Assert.Equal(hasError, ProviderErrorReader.TryReadInBand(Encoding.UTF8.GetBytes(answer), out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html></html>")]
    [InlineData("[]")]
    [InlineData("{\"choices\":[")]
    [InlineData("{} trailing")]
    [InlineData("{\"a\":1,}")]
    public void Bytes_ThatAreNoObject_AreSeenAsSuch(string answer)
    {
        Assert.Equal(default, Read(answer));
    }

    [Theory]
    [InlineData("{}", false)]
    [InlineData("{\"choices\":[]}", false)]
    [InlineData("{\"choices\":null}", false)]
    [InlineData("{\"choices\":[{}]}", true)]
    public void Choices_Present_AreSeen(string answer, bool hasChoices)
    {
        Assert.Equal(hasChoices, Read(answer).HasChoices);
    }

    private static AnswerFacts Read(string answer) => AnswerReader.Read(Encoding.UTF8.GetBytes(answer));
}
