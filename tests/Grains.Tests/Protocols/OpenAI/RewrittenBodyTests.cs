using System.Text;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Tests.Protocols.OpenAI;

public sealed class RewrittenBodyTests
{
    private const string Messages = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";
    private static readonly BodyRewrite ToX = new() { Model = "x" };

    [Theory]
    [InlineData("{\"model\":\"m\",M}", "{\"model\":\"x\",M}")]
    [InlineData("{\"models\":[\"a\"],\"model\":\"m\",M}", "{\"model\":\"x\",M}")]
    [InlineData("{\"model\":\"m\", \"models\" : [\"a\"] , M}", "{\"model\":\"x\",  M}")]
    [InlineData("{\"model\":\"m\",M , \"models\":[\"a\"] }", "{\"model\":\"x\",M  }")]
    [InlineData("{\"models\":[\"a\"],M}", "{\"model\":\"x\",M}")]
    [InlineData("{M, \"models\": [\"a\"] }", "{M, \"model\":\"x\" }")]
    [InlineData("{ \"model\" : \"x\" ,M}", "{ \"model\" : \"x\" ,M}")]
    public void Models_WhereverTheyStand_GiveWayToTheModel(string body, string expected)
    {
        Assert.Equal(expected.Replace("M", Messages), Rewrite(body.Replace("M", Messages), ToX));
    }

    [Theory]
    [InlineData("{\"model\":\"x\",M}", "{\"model\":\"x\",M,\"stream_options\":{\"include_usage\":true}}")]
    [InlineData("{\"model\":\"x\",S,\"stream_options\":{},M}", "{\"model\":\"x\",S,\"stream_options\":{\"include_usage\":true},M}")]
    [InlineData("{\"model\":\"x\",S,\"stream_options\":{ \n},M}", "{\"model\":\"x\",S,\"stream_options\":{\"include_usage\":true \n},M}")]
    [InlineData("{\"model\":\"x\",S,\"stream_options\":{ \"a\":1},M}", "{\"model\":\"x\",S,\"stream_options\":{\"include_usage\":true, \"a\":1},M}")]
    [InlineData("{\"model\":\"x\",S,\"stream_options\":{\"include_usage\": false},M}", "{\"model\":\"x\",S,\"stream_options\":{\"include_usage\": true},M}")]
    [InlineData("{\"model\":\"x\",S,\"stream_options\":{\"include_usage\":null},M}", "{\"model\":\"x\",S,\"stream_options\":{\"include_usage\":true},M}")]
    [InlineData("{\"model\":\"x\",S,\"stream_options\":{\"include_usage\":true},M}", "{\"model\":\"x\",S,\"stream_options\":{\"include_usage\":true},M}")]
    [InlineData("{\"model\":\"x\",\"stream_options\":null,M}", "{\"model\":\"x\",\"stream_options\":{\"include_usage\":true},M}")]
    [InlineData("{\"model\":\"x\",M,\"models\":[]}", "{\"model\":\"x\",M,\"stream_options\":{\"include_usage\":true}}")]
    public void IncludeUsage_WhateverIsThere_IsSet(string body, string expected)
    {
        Assert.Equal(Expand(expected), Rewrite(Expand(body), ToX with { IncludeUsage = true }));
    }

    [Theory]
    [InlineData("{\"model\":\"x\",M,S,\"models\":[\"a\"], \"stream_options\":{} }", "{\"model\":\"x\",M,S }")]
    [InlineData("{\"model\":\"x\",M,S,\"stream_options\":{\"include_usage\":true} ,\n\"models\":[\"a\"]}", "{\"model\":\"x\",M,S}")]
    [InlineData("{\"stream_options\":{\"include_usage\":false},S,M,\"model\":\"x\"}", "{S,M,\"model\":\"x\"}")]
    public void StreamOptions_Dropped_TakeTheirCommaAlong(string body, string expected)
    {
        Assert.Equal(Expand(expected), Rewrite(Expand(body), ToX with { IncludeUsage = true, DropStreamOptions = true }));
    }

    [Theory]
    [InlineData("{\"model\":\"x\",M,\"max_completion_tokens\" : 5}", "{\"model\":\"x\",M,\"max_tokens\" : 5}")]
    [InlineData("{\"model\":\"x\",M,\"max\\u005fcompletion_tokens\":5}", "{\"model\":\"x\",M,\"max_tokens\":5}")]
    [InlineData("{\"model\":\"x\",M,\"max_completion_tokens\":5,\"max_tokens\":9}", "{\"model\":\"x\",M,\"max_tokens\":5}")]
    [InlineData("{\"max_tokens\":9,\"model\":\"x\",M,\"max_completion_tokens\":5}", "{\"model\":\"x\",M,\"max_tokens\":5}")]
    [InlineData("{\"max_tokens\":9,\"model\":\"x\",M,\"max_completion_tokens\":null}", "{\"max_tokens\":9,\"model\":\"x\",M}")]
    public void MaxCompletionTokens_Renamed_ReplaceMaxTokens(string body, string expected)
    {
        Assert.Equal(Expand(expected), Rewrite(Expand(body), ToX with { MaxCompletionTokensAsMaxTokens = true }));
    }

    [Fact]
    public void Words_OfOtherProviders_AreExchanged()
    {
        const string Body = """{"model":"x","tool_choice":"required","messages":[{"role":"developer","content":"developer"},{"role":"user"}]}""";

        string rewritten = Rewrite(Body, ToX with { ToolChoiceRequiredAsAny = true, DeveloperAsSystem = true });

        Assert.Equal("""{"model":"x","tool_choice":"any","messages":[{"role":"system","content":"developer"},{"role":"user"}]}""", rewritten);
    }

    [Fact]
    public void Model_WithCharactersOfJson_IsEscaped()
    {
        Assert.Equal("{\"model\":\"a\\\"b\\\\é\"," + Messages + "}", Rewrite("{\"model\":\"m\"," + Messages + "}", new BodyRewrite { Model = "a\"b\\é" }));
    }

    [Fact]
    public void Body_WithNothingToChange_IsOneSegment()
    {
        byte[] body = Encoding.UTF8.GetBytes(Expand("{\"model\":\"x\",M}"));
        Assert.True(ChatRequestReader.TryRead(body, out RequestHead? head, out _));

        RewrittenBody rewritten = RewrittenBody.Create(body, head, ToX);

        Assert.Equal(body.AsMemory(), Assert.Single(rewritten.Segments));
    }

    private static string Expand(string body) => body.Replace("M", Messages).Replace("S", "\"stream\":true");

    private static string Rewrite(string body, BodyRewrite rewrite)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        Assert.True(ChatRequestReader.TryRead(bytes, out RequestHead? head, out RequestFault? fault), fault?.Message);
        RewrittenBody rewritten = RewrittenBody.Create(bytes, head, rewrite);
        byte[] joined = [.. rewritten.Segments.SelectMany(segment => segment.ToArray())];
        Assert.Equal(joined.Length, rewritten.Length);
        Assert.DoesNotContain(rewritten.Segments, segment => segment.IsEmpty);
        return Encoding.UTF8.GetString(joined);
    }
}
