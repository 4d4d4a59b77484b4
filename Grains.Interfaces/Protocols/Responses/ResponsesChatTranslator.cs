using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>
/// Turns a request for a response into a chat completion request. What only a provider that keeps responses or runs tools can do is refused;
/// what an answer can do without (truncation, include, summaries, cache keys, ...) is left out.
/// </summary>
internal static class ResponsesChatTranslator
{
    public static bool TryWrite(ReadOnlyMemory<byte> body, IBufferWriter<byte> chat, [NotNullWhen(false)] out RequestFault? fault)
    {
        fault = null;
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = AnswerReader.MaxDepth });
            Refuse(document.RootElement);
            using var json = new Utf8JsonWriter(chat, ChatJson.WriterOptions);
            Write(json, document.RootElement);
            return true;
        }
        catch (ChatFault refused)
        {
            fault = refused.Fault;
            return false;
        }
        catch (JsonException exception)
        {
            fault = RequestFaults.NotJson(exception);
            return false;
        }
    }

    private static void Refuse(JsonElement root)
    {
        RefuseAny(root, "previous_response_id", "the answers of this model are not kept. Send the conversation's items in 'input'.");
        RefuseAny(root, "prompt", "stored prompts are known to the provider that holds them only.");
        RefuseAny(root, "context_management", "this model's context is not managed.");
    }

    private static void RefuseAny(JsonElement root, string name, string message)
    {
        if (ChatFields.Value(root, name).ValueKind != JsonValueKind.Undefined)
        {
            throw new ChatFault(ResponsesFaults.Unsupported(name, message));
        }
    }

    private static void Write(Utf8JsonWriter json, JsonElement root)
    {
        json.WriteStartObject();
        ChatJson.Copy(json, "model"u8, ChatFields.Value(root, "model"));
        ChatJson.Copy(json, "models"u8, ChatFields.Value(root, "models"));
        json.WriteStartArray("messages"u8);
        if (ChatFields.Text(root, "instructions", "instructions") is { Length: > 0 })
        {
            json.WriteStartObject();
            json.WriteString("role"u8, "system"u8);
            ChatJson.Copy(json, "content"u8, ChatFields.Value(root, "instructions"));
            json.WriteEndObject();
        }

        using (var messages = new ResponsesChatMessages(json))
        {
            messages.Write(ChatFields.Value(root, "input"));
        }

        json.WriteEndArray();
        ResponsesChatTools.Write(json, root);
        Format(json, root);
        var effort = ChatFields.Value(ChatFields.Value(root, "reasoning"), "effort");
        ChatJson.Copy(json, "reasoning_effort"u8, effort);
        Copy(json, root, "max_completion_tokens"u8, "max_output_tokens");
        Copy(json, root, "temperature"u8, "temperature");
        Copy(json, root, "top_p"u8, "top_p");
        Copy(json, root, "service_tier"u8, "service_tier");
        Copy(json, root, "user"u8, ChatFields.Value(root, "user").ValueKind == JsonValueKind.Undefined ? "safety_identifier" : "user");
        Logprobs(json, root);
        if (ChatFields.Flag(root, "stream", "stream") ?? false)
        {
            json.WriteBoolean("stream"u8, true);
            json.WriteStartObject("stream_options"u8);
            json.WriteBoolean("include_usage"u8, true);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Format(Utf8JsonWriter json, JsonElement root)
    {
        var text = ChatFields.Value(root, "text");
        ChatJson.Copy(json, "verbosity"u8, ChatFields.Value(text, "verbosity"));
        var format = ChatFields.Value(text, "format");
        switch (ChatFields.Text(format, "type", "text.format.type"))
        {
            case null or "text":
                break;
            case "json_object":
                json.WriteStartObject("response_format"u8);
                json.WriteString("type"u8, "json_object"u8);
                json.WriteEndObject();
                break;
            case "json_schema":
                json.WriteStartObject("response_format"u8);
                json.WriteString("type"u8, "json_schema"u8);
                json.WriteStartObject("json_schema"u8);
                ChatJson.Copy(json, "name"u8, ChatFields.Value(format, "name"));
                ChatJson.Copy(json, "description"u8, ChatFields.Value(format, "description"));
                ChatJson.Copy(json, "schema"u8, ChatFields.Value(format, "schema"));
                ChatJson.Copy(json, "strict"u8, ChatFields.Value(format, "strict"));
                json.WriteEndObject();
                json.WriteEndObject();
                break;
            default:
                throw ChatFault.Unsupported("text.format.type", "supported values are 'text', 'json_object' and 'json_schema'.");
        }
    }

    private static void Logprobs(Utf8JsonWriter json, JsonElement root)
    {
        var asked = ChatFields.Whole(root, "top_logprobs") > 0;
        foreach (var entry in ChatFields.Array(root, "include", "include"))
        {
            asked |= ChatJson.Text(entry) == "message.output_text.logprobs";
        }

        if (asked)
        {
            json.WriteBoolean("logprobs"u8, true);
            Copy(json, root, "top_logprobs"u8, "top_logprobs");
        }
    }

    private static void Copy(Utf8JsonWriter json, JsonElement root, ReadOnlySpan<byte> name, string source) =>
        ChatJson.Copy(json, name, ChatFields.Value(root, source));
}
