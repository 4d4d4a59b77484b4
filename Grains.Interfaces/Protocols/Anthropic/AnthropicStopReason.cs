using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Grains.Interfaces.Protocols.Anthropic;

/// <summary>Why an answer ended, in OpenAI's words.</summary>
internal static class AnthropicStopReason
{
    /// <param name="reason">Anthropic's word; null where there is none.</param>
    /// <param name="toolCalls">Whether the answer has calls for the caller.</param>
    public static string Translate(string? reason, bool toolCalls) => reason switch
    {
        // Without such a call it was our own, that carried the answer.
        "tool_use" => toolCalls ? "tool_calls" : "stop",
        "max_tokens" or "model_context_window_exceeded" => "length",
        "refusal" => "content_filter",

        // end_turn, stop_sequence, pause_turn, and what comes later: never null, or clients wait for more.
        _ => "stop",
    };

    /// <summary>What <c>stop_details</c> say of a refusal; null where they say nothing.</summary>
    public static string? Explanation(JsonElement details) => ChatJson.Text(ChatJson.Find(details, "explanation"u8)) is { Length: > 0 } text ? text : null;
}
