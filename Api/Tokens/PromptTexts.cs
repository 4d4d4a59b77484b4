using System.Text;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Api.Tokens;

/// <summary>Finds what a model reads of a request, and counts it.</summary>
internal static class PromptTexts
{
    /// <summary>Texts of top-level fields. They may be given as tokens, in numbers, how many of which is returned.</summary>
    public static long AddFields(ReadOnlyMemory<byte> body, IReadOnlyList<string> names, TextCounter counter)
    {
        using var document = JsonDocument.Parse(body);
        return names.Sum(name => Add(ChatJson.Find(document.RootElement, Encoding.UTF8.GetBytes(name)), counter));
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
                    counter.AddText(part.Value);
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
                counter.AddText(call.Arguments);
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
                counter.AddText(input);
                return 0;
            case JsonValueKind.Number:
                return 1;
            case JsonValueKind.Object:
                return Add(ChatJson.Find(input, "text"u8), counter);
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
}
