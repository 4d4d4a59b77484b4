using System.Buffers;
using System.Text;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Api.Tokens;

/// <summary>Finds what a model reads of a request, and counts it.</summary>
internal static class PromptTexts
{
    /// <summary>The tokens of texts, in numbers: an input of embeddings may be given as tokens, which are returned.</summary>
    public static long AddInput(ReadOnlyMemory<byte> body, TextCounter counter)
    {
        using var document = JsonDocument.Parse(body);
        return Add(ChatJson.Find(document.RootElement, "input"u8), counter);
    }

    /// <summary>Texts, names and calls of all messages.</summary>
    /// <returns>How many names and calls there are.</returns>
    public static (int Names, int Calls) AddMessages(ChatRequest chat, TextCounter counter)
    {
        var (names, calls) = (0, 0);
        foreach (var message in chat.Messages)
        {
            foreach (var part in message.Parts)
            {
                if (part.Kind is ChatPartKind.Text or ChatPartKind.Refusal)
                {
                    AddText(part.Value, counter);
                }
            }

            if (message.Name is { } name)
            {
                names++;
                counter.Add(Encoding.UTF8.GetBytes(name));
            }

            foreach (var call in message.ToolCalls)
            {
                calls++;
                counter.Add(Encoding.UTF8.GetBytes(call.Name));
                AddText(call.Arguments, counter);
            }
        }

        return (names, calls);
    }

    /// <summary>OpenAI's models read tools as declarations in TypeScript; of the others most read the JSON.</summary>
    public static void AddTools(ChatRequest chat, TokenModel model, TextCounter counter)
    {
        if (model.Encoding == TokenEncoding.Words || chat.Tools.Count == 0)
        {
            return;
        }

        if (model.ReadsDeclarations)
        {
            counter.Add(Encoding.UTF8.GetBytes(ToolDeclarations.Write(chat.Tools)));
            return;
        }

        foreach (var tool in chat.Tools)
        {
            counter.Add(ChatJson.Raw(tool.Element));
        }
    }

    /// <summary>What some providers read and some do not: schemas of answers, documents, reasoning of earlier turns.</summary>
    public static void AddOthers(ChatRequest chat, TextCounter counter)
    {
        foreach (var message in chat.Messages)
        {
            foreach (var property in message.Element.EnumerateObject())
            {
                if (ChatJson.Name(property) is not ("role" or "content" or "name" or "tool_calls" or "tool_call_id" or "refusal" or "function_call"))
                {
                    AddValue(property.Value, counter);
                }
            }

            foreach (var part in message.Parts)
            {
                if (part.Kind == ChatPartKind.Other && ChatJson.Text(ChatJson.Find(part.Element, "type"u8)) is not ("video_url" or "audio_url"))
                {
                    AddValue(part.Element, counter);
                }
            }
        }

        foreach (var property in chat.Root.EnumerateObject())
        {
            if (property.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array
                && ChatJson.Name(property) is not ("messages" or "models" or "tools" or "metadata" or "stop" or "stream_options" or "logit_bias" or "tool_choice" or "modalities" or "audio"))
            {
                AddValue(property.Value, counter);
            }
        }
    }

    private static long Add(JsonElement input, TextCounter counter)
    {
        switch (input.ValueKind)
        {
            case JsonValueKind.String:
                AddText(input, counter);
                return 0;
            case JsonValueKind.Number:
                return 1;
            case JsonValueKind.Array:
                return input.EnumerateArray().Sum(one => Add(one, counter));
            default:
                return 0;
        }
    }

    private static void AddValue(JsonElement value, TextCounter counter)
    {
        if (value.ValueKind is JsonValueKind.String or JsonValueKind.Object or JsonValueKind.Array)
        {
            counter.Add(ChatJson.Raw(value));
        }
    }

    private static void AddText(JsonElement text, TextCounter counter)
    {
        if (text.ValueKind != JsonValueKind.String)
        {
            return;
        }

        var escaped = ChatJson.RawText(text);
        if (!escaped.Contains((byte)'\\'))
        {
            counter.Add(escaped);
            return;
        }

        var decoded = ArrayPool<byte>.Shared.Rent(escaped.Length);
        counter.Add(decoded.AsSpan(0, ChatJson.Decode(escaped, decoded)));
        ArrayPool<byte>.Shared.Return(decoded);
    }
}
