using System.Text.Json;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.Protocols.Chat;

/// <summary>
/// Writes usage as OpenAI's API counts it: cached tokens are part of the prompt, reasoning is part of the completion. Kinds that are rare
/// stand there where there are any, under OpenAI's names, and under our own where it has none.
/// </summary>
public static class ChatUsage
{
    /// <summary>Writes the object that is the value of <c>usage</c>.</summary>
    public static void Write(Utf8JsonWriter json, TokenUsage usage)
    {
        json.WriteStartObject();
        json.WriteNumber("prompt_tokens"u8, usage.Prompt);
        json.WriteNumber("completion_tokens"u8, usage.Completion);
        json.WriteNumber("total_tokens"u8, usage.Total);
        json.WriteStartObject("prompt_tokens_details"u8);
        json.WriteNumber("cached_tokens"u8, usage.Cached);
        json.WriteNumber("cache_write_tokens"u8, usage.CacheWrite);
        Write(json, "cache_write_1h_tokens"u8, usage.CacheWriteHour);
        Write(json, "audio_tokens"u8, usage.PromptAudio);
        Write(json, "cached_audio_tokens"u8, usage.CachedAudio);
        Write(json, "image_tokens"u8, usage.PromptImage);
        json.WriteEndObject();
        json.WriteStartObject("completion_tokens_details"u8);
        json.WriteNumber("reasoning_tokens"u8, usage.Reasoning);
        Write(json, "audio_tokens"u8, usage.CompletionAudio);
        Write(json, "image_tokens"u8, usage.CompletionImage);
        json.WriteEndObject();
        if (usage.Tier != ServiceTier.Standard)
        {
            json.WriteString("service_tier"u8, ServiceTiers.NameOf(usage.Tier));
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, int tokens)
    {
        if (tokens != 0)
        {
            json.WriteNumber(name, tokens);
        }
    }
}
