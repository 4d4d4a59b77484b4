using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Grains.Interfaces.Protocols.Gemini;

/// <summary>
/// The opaque token that a model wants back with what it said. It travels where Google's own OpenAI surface puts it:
/// <c>extra_content.google.thought_signature</c>, of a tool call, of a message (or delta), and of an entry of <c>images</c>.
/// </summary>
public static class ThoughtSignature
{
    /// <summary>Stands for a signature that is not known (https://ai.google.dev/gemini-api/docs/thought-signatures, FAQ).</summary>
    public const string Unknown = "skip_thought_signature_validator";

    /// <summary>The value of <c>extra_content</c>, JSON.</summary>
    /// <param name="escaped">The signature as it stands between the quotes of a JSON string.</param>
    public static byte[] Wrap(ReadOnlySpan<byte> escaped) => [.. "{\"google\":{\"thought_signature\":\""u8, .. escaped, .. "\"}}"u8];

    /// <summary>The signature in the <c>extra_content</c> of a message, call or image; null where there is none.</summary>
    public static string? Of(JsonElement owner) => In(ChatJson.Find(owner, "extra_content"u8));

    /// <summary>The signature that was kept for a call; null where there is none.</summary>
    public static string? Remembered(IReasoningMemory memory, string toolCallId)
    {
        if (toolCallId.Length == 0 || memory.Find(toolCallId) is not { } kept)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(kept);
            return In(document.RootElement);
        }
        catch (JsonException)
        {
            // What another language has kept is none of ours.
            return null;
        }
    }

    private static string? In(JsonElement extra) =>
        ChatJson.Text(ChatJson.Find(ChatJson.Find(extra, "google"u8), "thought_signature"u8)) is { Length: > 0 } signature ? signature : null;
}
