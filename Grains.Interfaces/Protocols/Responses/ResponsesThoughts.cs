using System.Buffers.Text;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>
/// What a provider that does not speak this language wants back with a turn (signed thinking, its own reasoning text), as the
/// <c>encrypted_content</c> of a reasoning item: callers send that back and look at it as little as at OpenAI's. It is the caller's own word when it comes
/// back, as the same fields are in a chat completion.
/// </summary>
internal static class ResponsesThoughts
{
    /// <summary>Marks the content as one that was written here.</summary>
    private const string ContentPrefix = "gw1.";

    /// <summary>More is not carried.</summary>
    private const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>Begins the id of an item that was made here: providers have no item of that id, and are not sent it.</summary>
    public static ReadOnlySpan<byte> IdPrefix => "rs_gw_"u8;

    /// <summary>The text for a JSON object of message fields; null where it is too much.</summary>
    public static string? Write(ReadOnlySpan<byte> fields) => fields.Length > MaxBytes ? null : ContentPrefix + Base64Url.EncodeToString(fields);

    /// <summary>The fields; null for an item that was not made here, or was altered since.</summary>
    public static JsonDocument? Read(JsonElement item)
    {
        var content = ChatJson.Text(ChatFields.Value(item, "encrypted_content"));
        if (content is null || !content.StartsWith(ContentPrefix, StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            var bytes = Base64Url.DecodeFromChars(content.AsSpan(ContentPrefix.Length));
            if (!System.Text.Unicode.Utf8.IsValid(bytes))
            {
                return null;
            }

            var document = JsonDocument.Parse(bytes);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
        }
        catch (Exception altered) when (altered is FormatException or JsonException)
        {
            // The turn goes without.
        }

        return null;
    }
}
