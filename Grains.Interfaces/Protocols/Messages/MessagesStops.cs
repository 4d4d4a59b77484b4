using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Messages;

/// <summary>
/// The stop sequence that ended an answer, where a provider of chat tells it: <c>stop_reason</c> of a choice (vLLM, and our translator of
/// Anthropic's answers) or <c>matched_stop</c> (SGLang). All others say <c>stop</c> for an end of either kind, and end_turn is said of both.
/// </summary>
internal static class MessagesStops
{
    public static bool IsField(ReadOnlySpan<byte> name) => name.SequenceEqual("stop_reason"u8) || name.SequenceEqual("matched_stop"u8);

    /// <summary>Null where the choice of a whole answer tells none that was asked for.</summary>
    public static string? Of(JsonElement choice, ReadOnlySpan<byte> request) =>
        Asked(ChatJson.Text(ChatJson.Find(choice, "stop_reason"u8)) ?? ChatJson.Text(ChatJson.Find(choice, "matched_stop"u8)), request);

    /// <summary>
    /// The sequence where the request asks for it, else null: servers tell of stops of their own, such as the marks of a chat template. The
    /// body is looked at only where there is something to ask.
    /// </summary>
    /// <param name="request">JSON that <see cref="MessagesRequestReader"/> has accepted.</param>
    public static string? Asked(string? sequence, ReadOnlySpan<byte> request)
    {
        if (string.IsNullOrEmpty(sequence) || request.IsEmpty)
        {
            return null;
        }

        var json = new Utf8JsonReader(request, new JsonReaderOptions { MaxDepth = AnswerReader.MaxDepth });
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isStops = JsonText.Is(in json, "stop_sequences"u8);
            json.Read();
            if (!isStops || json.TokenType != JsonTokenType.StartArray)
            {
                json.Skip();
                continue;
            }

            while (json.Read() && json.TokenType != JsonTokenType.EndArray)
            {
                if (json.TokenType == JsonTokenType.String && JsonText.Decode(json.ValueSpan, int.MaxValue) == sequence)
                {
                    return sequence;
                }

                json.Skip();
            }
        }

        return null;
    }
}
