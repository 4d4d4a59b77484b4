using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Gemini;

/// <summary>
/// Writes a chat completion request as the body of <c>generateContent</c> and <c>streamGenerateContent</c>
/// (https://ai.google.dev/api/generate-content).
/// </summary>
public static class GeminiRequestWriter
{
    /// <summary>False, with a fault that names the field, where Gemini has no words for it; what was written then is worthless.</summary>
    public static bool TryWrite(
        ChatRequest request, GeminiRequestOptions options, IBufferWriter<byte> output, [NotNullWhen(false)] out RequestFault? fault)
    {
        using var json = new Utf8JsonWriter(output, ChatJson.WriterOptions);
        try
        {
            Write(json, request, options);
            fault = null;
            return true;
        }
        catch (ChatFault refused)
        {
            fault = refused.Fault;
            return false;
        }
    }

    private static void Write(Utf8JsonWriter json, ChatRequest request, GeminiRequestOptions options)
    {
        json.WriteStartObject();

        // 1. What stands before the conversation.
        var messages = request.Messages;
        var leading = options.Model.TakesSystemInstruction ? messages.TakeWhile(message => message.Role == ChatRole.System).Count() : 0;
        if (leading == messages.Count)
        {
            // Without contents the request is refused; instructions alone are what the caller asks.
            leading = 0;
        }

        WriteSystem(json, messages.Take(leading));

        // 2. The conversation.
        json.WriteStartArray("contents"u8);
        var turns = new GeminiTurns(json);
        new GeminiContentsWriter(json, turns, options).Write(messages, leading);
        if (!string.IsNullOrEmpty(options.Prefill))
        {
            turns.Part("model"u8);
            json.WriteString("text"u8, options.Prefill);
            json.WriteEndObject();
        }

        turns.End();
        json.WriteEndArray();
        if (turns.Count == 0)
        {
            throw ChatFault.Invalid("messages", "none of them has any content.");
        }

        // 3. The rest.
        var mode = GeminiToolsWriter.Write(json, request, options.Model);
        GeminiConfigWriter.Write(json, request, options.Model, mustCall: mode == "ANY");
        ChatJson.Copy(json, "safetySettings"u8, request.Field("safety_settings"u8));
        json.WriteEndObject();
    }

    private static void WriteSystem(Utf8JsonWriter json, IEnumerable<ChatMessage> messages)
    {
        var open = false;
        foreach (var part in messages.SelectMany(message => message.Parts))
        {
            if (part.Kind is not (ChatPartKind.Text or ChatPartKind.Refusal))
            {
                throw ChatFault.Unsupported(part.Path, "system messages may only have text with this model.");
            }

            if (ChatJson.RawText(part.Value).IsEmpty)
            {
                continue;
            }

            if (!open)
            {
                open = true;
                json.WriteStartObject("systemInstruction"u8);
                json.WriteStartArray("parts"u8);
            }

            json.WriteStartObject();
            ChatJson.Copy(json, "text"u8, part.Value);
            json.WriteEndObject();
        }

        if (open)
        {
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }
}
