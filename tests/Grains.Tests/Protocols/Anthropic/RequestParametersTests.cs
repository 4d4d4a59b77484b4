using static Gateway.Grains.Tests.Protocols.Anthropic.Translated;

namespace Gateway.Grains.Tests.Protocols.Anthropic;

/// <summary>Bounds, sampling, and fields without a counterpart.</summary>
public sealed class RequestParametersTests
{
    [Theory]
    [InlineData("claude-3-haiku-20240307", 4096)]
    [InlineData("claude-3-5-sonnet-20241022", 8192)]
    [InlineData("claude-3-7-sonnet-latest", 64000)]
    [InlineData("claude-opus-4-1-20250805", 32000)]
    [InlineData("claude-sonnet-4@20250514", 64000)]
    [InlineData("claude-haiku-4.5", 64000)]
    [InlineData("us.anthropic.claude-opus-4-6-v1:0", 128000)]
    [InlineData("claude-sonnet-5", 128000)]
    [InlineData("claude-opus-latest", 64000)]
    [InlineData("kimi-k3", 8192)]
    public void MaxTokens_WithoutABound_IsWhatTheModelCanGive(string model, int expected) => Assert.Equal(expected, (long)WithFields("\"user\":\"u\"", model)["max_tokens"]!);

    [Fact]
    public void MaxTokens_OfAModelThatChecksItsContext_LeavesRoomForALongPrompt()
    {
        var request = Request($$"""{"role":"user","content":"{{new string('x', 350_000)}}"}""", "", "claude-sonnet-4-20250514");

        Assert.InRange((long)request["max_tokens"]!, 20_000, 25_000);
    }

    [Theory]
    [InlineData("\"max_completion_tokens\":7,\"max_tokens\":9", 7)]
    [InlineData("\"max_tokens\":9", 9)]
    [InlineData("\"max_tokens\":9999999", 64000)]
    public void MaxTokens_IsTheCallersWithinTheModels(string fields, int expected) => Assert.Equal(expected, (long)WithFields(fields)["max_tokens"]!);

    [Theory]
    [InlineData(Sonnet45, "\"temperature\":1.7", "1", null)]
    [InlineData(Sonnet45, "\"temperature\":0.3", "0.3", null)]
    [InlineData(Sonnet45, "\"temperature\":0.3,\"top_p\":0.5", "0.3", null)]
    [InlineData(Sonnet45, "\"top_p\":0.5", null, "0.5")]
    [InlineData("claude-3-haiku-20240307", "\"temperature\":0.3,\"top_p\":0.5", "0.3", "0.5")]
    [InlineData("claude-opus-4-7", "\"temperature\":1,\"top_p\":1", null, null)]
    [InlineData("claude-sonnet-5", "\"temperature\":0.3", null, null)]
    [InlineData(Sonnet45, "\"temperature\":0.3,\"top_p\":0.5,\"reasoning_effort\":\"low\"", null, null)]
    [InlineData(Sonnet45, "\"temperature\":0.3,\"top_p\":0.96,\"reasoning_effort\":\"low\"", null, "0.96")]
    public void Sampling_IsWhatTheModelTakes(string model, string fields, string? temperature, string? topP)
    {
        var request = WithFields(fields, model);

        Assert.Equal((temperature, topP), (request["temperature"]?.ToJsonString(), request["top_p"]?.ToJsonString()));
    }

    [Theory]
    [InlineData("\"stop\":\"END\"", """["END"]""")]
    [InlineData("""  "stop":["a"," ","","b","c","d","e"] """, """["a","b","c","d","e"]""")]
    public void Stop_IsAList_WithoutBlanks(string fields, string expected) => AssertJson(expected, WithFields(fields)["stop_sequences"]);

    [Fact]
    public void Stop_OfNothingButBlanks_IsLeftOut() => Assert.False(WithFields("""  "stop":["\n"] """).ContainsKey("stop_sequences"));

    [Fact]
    public void SeveralChoices_AreRefused() => Assert.Equal(("n", "unsupported_value"), Refused("""{"role":"user","content":"hi"}""", "\"n\":2") is var fault ? (fault.Param, fault.Code) : default);

    [Fact]
    public void FieldsWithoutCounterpart_AreLeftOut() => Assert.Equal(
        ["max_tokens", "messages", "model"],
        WithFields("""
            "seed":1,"logit_bias":{"1":2},"logprobs":true,"top_logprobs":2,"presence_penalty":1,"frequency_penalty":1,"store":true,"metadata":{"a":"b"},"prediction":{},
            "verbosity":"low","prompt_cache_key":"k","service_tier":"flex","stream":false,"stream_options":null,"models":["a/b"],"n":1,"parallel_tool_calls":false,"modalities":["text"]
            """).Select(field => field.Key).Order());

    [Theory]
    [InlineData("\"user\":\"u1\"", "u1")]
    [InlineData("\"user\":\"u1\",\"safety_identifier\":\"s1\"", "s1")]
    public void User_BecomesTheMetadatasUserId(string fields, string expected) => Assert.Equal(expected, (string?)WithFields(fields)["metadata"]!["user_id"]);

    [Fact]
    public void User_ThatIsTooLong_IsHashed() => Assert.Equal(64, ((string?)WithFields($"\"user\":\"{new string('u', 300)}\"")["metadata"]!["user_id"])!.Length);

    [Theory]
    [InlineData("auto", "auto")]
    [InlineData("default", "standard_only")]
    [InlineData("priority", null)]
    public void ServiceTier_IsTranslatedWhereItHasACounterpart(string tier, string? expected) =>
        Assert.Equal(expected, (string?)WithFields($"\"service_tier\":\"{tier}\"")["service_tier"]);

    [Fact]
    public void Stream_IsAskedFor() => Assert.True((bool)WithFields("\"stream\":true,\"stream_options\":{\"include_usage\":true}")["stream"]!);
}
