using System.Text.Json;

namespace Gateway.Grains.Interfaces.Protocols.Chat;

/// <summary>One message of a conversation.</summary>
/// <param name="Role">Who speaks.</param>
/// <param name="Parts">Its content; empty where it is absent or null.</param>
/// <param name="ToolCalls">What an assistant called; empty for all others.</param>
/// <param name="ToolCallId">The call that a tool's message answers; null for all others.</param>
/// <param name="Name">The speaker's or the older function's name; null where it is not given.</param>
/// <param name="Element">The whole message, for extensions such as <c>thinking_blocks</c>.</param>
/// <param name="Path">Where it stands: <c>messages[0]</c>.</param>
public sealed record ChatMessage(
    ChatRole Role,
    IReadOnlyList<ChatPart> Parts,
    IReadOnlyList<ChatToolCall> ToolCalls,
    string? ToolCallId,
    string? Name,
    JsonElement Element,
    string Path);
