namespace Gateway.Grains.Interfaces.Protocols.Messages;

/// <summary>Why an answer ended, in Anthropic's words.</summary>
internal static class MessagesStopReason
{
    /// <param name="finish">A chat's <c>finish_reason</c>; null where none was given.</param>
    /// <param name="hasCalls">Whether the answer calls tools: providers say <c>stop</c> beside calls, and clients go by the reason.</param>
    /// <param name="refused">Whether the model refused in a field of its own.</param>
    /// <param name="stop">The stop sequence that ended it; null where there was none, or none is known.</param>
    public static string Of(string? finish, bool hasCalls, bool refused, string? stop) =>
        finish is "length" or "max_tokens" or "model_length" ? "max_tokens"
        : hasCalls ? "tool_use"
        : refused || finish == "content_filter" ? "refusal"
        : stop is not null ? "stop_sequence"
        : "end_turn";
}
