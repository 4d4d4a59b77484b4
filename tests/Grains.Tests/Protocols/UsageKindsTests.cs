using System.Buffers;
using System.Text;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Anthropic;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.Gemini;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Tests.Protocols;

/// <summary>The kinds of tokens that have prices of their own, and the service tier, in every language.</summary>
public sealed class UsageKindsTests
{
    [Fact]
    public void OpenAI_SoundAndPictures_AreReadFromTheDetails()
    {
        var usage = OpenAI("""
            {"service_tier":"priority","usage":{"prompt_tokens":100,"completion_tokens":50,"total_tokens":150,
             "prompt_tokens_details":{"cached_tokens":10,"audio_tokens":60,"image_tokens":20},
             "completion_tokens_details":{"reasoning_tokens":5,"audio_tokens":30,"image_tokens":8,"accepted_prediction_tokens":0}}}
            """);

        Assert.Equal(
            new TokenUsage(100, 10, 0, 50, 5) { PromptAudio = 60, PromptImage = 20, CompletionAudio = 30, CompletionImage = 8, Tier = ServiceTier.Priority },
            usage);
    }

    [Theory]
    [InlineData("flex", ServiceTier.Flex)]
    [InlineData("priority", ServiceTier.Priority)]
    [InlineData("batch", ServiceTier.Batch)]
    [InlineData("default", ServiceTier.Standard)]
    [InlineData("scale", ServiceTier.Standard)]
    [InlineData("on_demand", ServiceTier.Standard)]
    public void OpenAI_ServiceTierBehindTheUsage_IsRead(string word, ServiceTier expected)
    {
        var json = $$"""{"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":1},"service_tier":"{{word}}"}""";

        Assert.Equal(expected, OpenAI(json)?.Tier);
        Assert.Equal(expected, FrameReader.Read(Encoding.UTF8.GetBytes(json)).Usage?.Tier);
    }

    [Theory]
    [InlineData("""{"audio_tokens":7}""", 5, 0)]
    [InlineData("""{"audio_tokens":4,"image_tokens":3}""", 4, 1)]
    [InlineData("""{"audio_tokens":-1,"image_tokens":"x"}""", 0, 0)]
    [InlineData("""{"audio_tokens":null,"image_tokens":99999999999}""", 0, 0)]
    [InlineData("[]", 0, 0)]
    public void OpenAI_PartsThatOutweighTheWhole_AreCut(string details, int audio, int image)
    {
        var usage = OpenAI("{\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":1,\"prompt_tokens_details\":" + details + "}}")!.Value;

        Assert.Equal((5, audio, image), (usage.Prompt, usage.PromptAudio, usage.PromptImage));
    }

    [Fact]
    public void Anthropic_WritesForAnHour_ArePartOfTheWrites()
    {
        var usage = Anthropic("""
            {"input_tokens":10,"cache_creation_input_tokens":300,"cache_read_input_tokens":50,"output_tokens":7,"service_tier":"batch",
             "cache_creation":{"ephemeral_5m_input_tokens":100,"ephemeral_1h_input_tokens":200}}
            """);

        Assert.Equal(new TokenUsage(360, 50, 300, 7, 0) { CacheWriteHour = 200, Tier = ServiceTier.Batch }, usage);
    }

    [Fact]
    public void Anthropic_PriorityTier_WasBoughtAhead() =>
        Assert.Equal(ServiceTier.Standard, Anthropic("""{"input_tokens":1,"output_tokens":1,"service_tier":"priority"}""")?.Tier);

    [Fact]
    public void Gemini_Modalities_AreSummedByKind()
    {
        var usage = Gemini("""
            {"promptTokenCount":1000,"cachedContentTokenCount":300,"candidatesTokenCount":90,"thoughtsTokenCount":10,"toolUsePromptTokenCount":50,"totalTokenCount":1150,
             "promptTokensDetails":[{"modality":"TEXT","tokenCount":100},{"modality":"AUDIO","tokenCount":600},{"tokenCount":250,"modality":"IMAGE"},{"modality":"VIDEO","tokenCount":50}],
             "toolUsePromptTokensDetails":[{"modality":"IMAGE","tokenCount":20}],
             "cacheTokensDetails":[{"modality":"AUDIO","tokenCount":200},{"modality":"TEXT","tokenCount":100}],
             "candidatesTokensDetails":[{"modality":"AUDIO","tokenCount":40},{"modality":"IMAGE","tokenCount":30},7,{"modality":"TEXT"}],
             "serviceTier":"flex"}
            """);

        Assert.Equal(
            new TokenUsage(1050, 300, 0, 100, 10)
            {
                PromptAudio = 600, CachedAudio = 200, PromptImage = 270, CompletionAudio = 40, CompletionImage = 30, Tier = ServiceTier.Flex,
            },
            usage);
    }

    [Theory]
    [InlineData("ON_DEMAND", ServiceTier.Standard)]
    [InlineData("ON_DEMAND_FLEX", ServiceTier.Flex)]
    [InlineData("ON_DEMAND_PRIORITY", ServiceTier.Priority)]
    [InlineData("PROVISIONED_THROUGHPUT", ServiceTier.Standard)]
    public void Gemini_TrafficOfVertex_IsItsTier(string traffic, ServiceTier expected) =>
        Assert.Equal(expected, Gemini($$"""{"promptTokenCount":1,"trafficType":"{{traffic}}"}""")?.Tier);

    [Fact]
    public void Translated_UsageOfEveryKind_IsReadBackAsItWas()
    {
        var usage = new TokenUsage(100, 30, 20, 60, 5)
        {
            CacheWriteHour = 15, PromptAudio = 40, CachedAudio = 12, PromptImage = 9, CompletionAudio = 8, CompletionImage = 7, Tier = ServiceTier.Flex,
        };
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text))
        {
            ChatUsage.Write(json, usage);
        }

        Assert.Equal(usage, OpenAI("{\"usage\":" + Encoding.UTF8.GetString(text.WrittenSpan) + "}"));
    }

    private static TokenUsage? OpenAI(string json) => AnswerReader.Read(Encoding.UTF8.GetBytes(json)).Usage;

    private static TokenUsage? Anthropic(string json)
    {
        var usage = default(AnthropicUsage);
        usage.Take(Encoding.UTF8.GetBytes(json));
        return usage.Tokens;
    }

    private static TokenUsage? Gemini(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        reader.Read();
        return GeminiUsage.Read(ref reader);
    }
}
