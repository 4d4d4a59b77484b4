using System.Text.Json.Nodes;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Tests.Protocols;

/// <summary>Usage of a recorded answer or chunk, computed another way than the readers do: from the DOM, for well-formed traffic only.</summary>
internal static class RecordedUsage
{
    public static TokenUsage? Of(JsonNode answer)
    {
        if ((answer["usage"] ?? answer["x_groq"]?["usage"]) is not JsonObject usage)
        {
            return null;
        }

        long prompt = Number(usage["prompt_tokens"]);
        long completion = Number(usage["completion_tokens"]);
        long reasoning = Number(usage["completion_tokens_details"]?["reasoning_tokens"]);
        long total = Number(usage["total_tokens"]);
        if (total > prompt + completion && (reasoning == 0 || total == prompt + completion + reasoning))
        {
            // xAI tells the reasoning that is missing in the completion, Google's OpenAI surface only the total.
            completion = total - prompt;
        }

        long cached = new[] { usage["prompt_tokens_details"]?["cached_tokens"], usage["prompt_cache_hit_tokens"], usage["num_cached_tokens"], usage["cached_tokens"] }
            .Max(Number);

        // Grok on Azure counts cached tokens beside the prompt (7 of prompt, 163 cached, 8 in total), where they cannot be told apart.
        cached = cached > prompt ? 0 : cached;
        return new TokenUsage(prompt, cached, Number(usage["prompt_tokens_details"]?["cache_write_tokens"]), completion, reasoning)
        {
            PromptAudio = (int)Number(usage["prompt_tokens_details"]?["audio_tokens"]),
            PromptImage = (int)Number(usage["prompt_tokens_details"]?["image_tokens"]),

            // A made-up recording has three tokens of reasoning and four of sound in a completion of four.
            CompletionAudio = (int)Math.Min(Number(usage["completion_tokens_details"]?["audio_tokens"]), completion - reasoning),
            CompletionImage = (int)Number(usage["completion_tokens_details"]?["image_tokens"]),
            Tier = (string?)answer["service_tier"] == "flex" ? ServiceTier.Flex : ServiceTier.Standard,
        };
    }

    /// <summary>The provider's own total; null where it gives none.</summary>
    public static long? TotalOf(JsonNode answer) => (answer["usage"] ?? answer["x_groq"]?["usage"])?["total_tokens"]?.GetValue<long>();

    private static long Number(JsonNode? node) => node?.GetValue<long>() ?? 0;
}
