using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Grains.Interfaces.Protocols.Gemini;

/// <summary>Writes the messages as turns.</summary>
internal sealed class GeminiContentsWriter(Utf8JsonWriter json, GeminiTurns turns, GeminiRequestOptions options)
{
    private const int LongestId = 128;

    /// <summary>The calls so far, by id: a result must name its function, and results come in the order of their calls.</summary>
    private readonly Dictionary<string, (string Name, int Order)> _calls = new(StringComparer.Ordinal);

    private int _order;

    public void Write(IReadOnlyList<ChatMessage> messages, int from)
    {
        for (var at = from; at < messages.Count; at++)
        {
            switch (messages[at].Role)
            {
                case ChatRole.Assistant:
                    WriteAssistant(messages[at]);
                    break;
                case ChatRole.Tool:
                    var first = at;
                    while (at + 1 < messages.Count && messages[at + 1].Role == ChatRole.Tool)
                    {
                        at++;
                    }

                    WriteResults(messages, first, at);
                    break;
                default:
                    // Instructions in the middle of a conversation have no place of their own.
                    WriteParts(messages[at].Parts, "user"u8);
                    break;
            }
        }
    }

    private void WriteParts(IReadOnlyList<ChatPart> parts, ReadOnlySpan<byte> role)
    {
        foreach (var part in parts)
        {
            WritePart(part, role, signature: null);
        }
    }

    private void WritePart(in ChatPart part, ReadOnlySpan<byte> role, string? signature)
    {
        if (part.Kind is not (ChatPartKind.Text or ChatPartKind.Refusal))
        {
            var media = GeminiMedia.Of(part);
            turns.Part(role);
            media.Write(json);
            json.WriteEndObject();
        }
        else if (!ChatJson.RawText(part.Value).IsEmpty)
        {
            // Empty parts are refused with 400.
            turns.Part(role);
            ChatJson.Copy(json, "text"u8, part.Value);
            WriteSignature(signature);
            json.WriteEndObject();
        }
    }

    private void WriteAssistant(ChatMessage message)
    {
        // 1. Text. The signature belongs to the last part that has any, or to an empty one, which alone may be empty.
        var signature = options.Model.KnowsSignatures ? ThoughtSignature.Of(message.Element) : null;
        var signed = signature is null ? -1 : LastText(message.Parts);
        for (var i = 0; i < message.Parts.Count; i++)
        {
            WritePart(message.Parts[i], "model"u8, i == signed ? signature : null);
        }

        if (signature is not null && signed < 0)
        {
            turns.Part("model"u8);
            json.WriteString("text"u8, ""u8);
            WriteSignature(signature);
            json.WriteEndObject();
        }

        // 2. Pictures that the model made, as we gave them to the caller.
        foreach (var image in ChatFields.Array(message.Element, "images", message.Path + ".images"))
        {
            var media = GeminiMedia.OfUrl(ChatJson.Find(ChatJson.Find(image, "image_url"u8), "url"u8), message.Path + ".images", null);
            turns.Part("model"u8);
            media.Write(json);
            WriteSignature(options.Model.KnowsSignatures ? ThoughtSignature.Of(image) : null);
            json.WriteEndObject();
        }

        // 3. Calls.
        for (var i = 0; i < message.ToolCalls.Count; i++)
        {
            WriteCall(message.ToolCalls[i], isFirst: i == 0);
        }
    }

    private void WriteCall(in ChatToolCall call, bool isFirst)
    {
        _calls[call.Id] = (call.Name, _order++);
        turns.Part("model"u8);
        json.WriteStartObject("functionCall"u8);
        WriteId(call.Id);
        json.WriteString("name"u8, call.Name);
        json.WritePropertyName("args"u8);
        GeminiObject.Write(json, call.Arguments, "arguments"u8);
        json.WriteEndObject();
        if (options.Model.KnowsSignatures)
        {
            // Of calls made in parallel only the first one has a signature.
            WriteSignature(ThoughtSignature.Of(call.Element)
                ?? ThoughtSignature.Remembered(options.Memory, call.Id)
                ?? (isFirst && options.Model.NeedsSignatures ? ThoughtSignature.Unknown : null));
        }

        json.WriteEndObject();
    }

    private void WriteResults(IReadOnlyList<ChatMessage> messages, int first, int last)
    {
        var results = new List<(ChatMessage Message, string Name, int Order)>(last - first + 1);
        for (var at = first; at <= last; at++)
        {
            var (name, order) = Called(messages[at]);
            results.Add((messages[at], name, order));
        }

        // Older models tell two calls of one function apart by their order alone. The sort is stable.
        foreach (var (message, name, _) in results.OrderBy(result => result.Order))
        {
            WriteResult(message, name);
        }
    }

    private (string Name, int Order) Called(ChatMessage message)
    {
        if (message.ToolCallId is not { } id)
        {
            return message.Name is { Length: > 0 } name ? (name, _order) : throw ChatFields.Missing(message.Path + ".tool_call_id");
        }

        return _calls.TryGetValue(id, out var call)
            ? call
            : throw ChatFault.Invalid(message.Path + ".tool_call_id", $"no message before has a tool call '{(id.Length > LongestId ? id[..LongestId] : id)}'.");
    }

    private void WriteResult(ChatMessage message, string name)
    {
        var media = message.Parts.Where(part => part.Kind is not (ChatPartKind.Text or ChatPartKind.Refusal)).Select(part => GeminiMedia.Of(part)).ToList();
        turns.Part("user"u8);
        json.WriteStartObject("functionResponse"u8);
        WriteId(message.ToolCallId ?? "");
        json.WriteString("name"u8, name);
        json.WritePropertyName("response"u8);
        GeminiObject.Write(json, message.Parts, "result"u8);
        if (media.Count > 0 && options.Model.KnowsCallIds)
        {
            json.WriteStartArray("parts"u8);
            foreach (var one in media)
            {
                json.WriteStartObject();
                one.Write(json);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            media.Clear();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        foreach (var one in media)
        {
            turns.Part("user"u8);
            one.Write(json);
            json.WriteEndObject();
        }
    }

    private void WriteId(string id)
    {
        if (id.Length > 0 && options.Model.KnowsCallIds)
        {
            json.WriteString("id"u8, id);
        }
    }

    private void WriteSignature(string? signature)
    {
        if (signature is not null)
        {
            json.WriteString("thoughtSignature"u8, signature);
        }
    }

    private static int LastText(IReadOnlyList<ChatPart> parts)
    {
        for (var i = parts.Count - 1; i >= 0; i--)
        {
            if (parts[i].Kind is ChatPartKind.Text or ChatPartKind.Refusal && !ChatJson.RawText(parts[i].Value).IsEmpty)
            {
                return i;
            }
        }

        return -1;
    }
}
