using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Messages;

/// <summary>
/// Turns a request of the Messages API into a chat completion request. What chat has no words for and an answer can do without (top_k,
/// context_management, tools that Anthropic runs, ...) is left out; what would change what was said is refused.
/// </summary>
public static class MessagesTranslator
{
    /// <summary>OpenAI's own bound.</summary>
    private const int MaxStops = 4;

    private const int MaxUserLength = 64;

    /// <summary>Writes the chat request. False, with a fault, where it cannot be expressed; what was written is then worth nothing.</summary>
    /// <param name="body">JSON that <see cref="MessagesRequestReader"/> has accepted.</param>
    /// <param name="form">For whom it is written.</param>
    public static bool TryWrite(ReadOnlyMemory<byte> body, ChatForm form, IBufferWriter<byte> output, [NotNullWhen(false)] out RequestFault? fault)
    {
        fault = null;
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = AnswerReader.MaxDepth });
            using var json = new Utf8JsonWriter(output, ChatJson.WriterOptions);
            Write(json, document.RootElement, form);
            return true;
        }
        catch (ChatFault refused)
        {
            fault = refused.Fault;
        }
        catch (JsonException exception)
        {
            fault = RequestFaults.NotJson(exception);
        }

        return false;
    }

    private static void Write(Utf8JsonWriter json, JsonElement root, ChatForm form)
    {
        json.WriteStartObject();
        Copy(json, root, "model"u8, "model");
        Copy(json, root, "models"u8, "models");
        json.WriteStartArray("messages"u8);
        new MessagesSystemWriter(json, form).Write(ChatFields.Value(root, "system"), "system");
        var turns = new MessagesTurnWriter(json, form);
        var index = 0;
        foreach (var message in ChatFields.Array(root, "messages", "messages"))
        {
            turns.Write(message, $"messages.{index++}");
        }

        turns.End();
        json.WriteEndArray();
        Copy(json, root, "max_completion_tokens"u8, "max_tokens");
        Copy(json, root, "temperature"u8, "temperature");
        Copy(json, root, "top_p"u8, "top_p");
        Stop(json, root, form);
        MessagesToolWriter.Write(json, root, form);
        MessagesFormatWriter.Write(json, root);
        if (MessagesEffort.Of(root, form) is { } effort)
        {
            json.WriteString("reasoning_effort"u8, effort);
        }

        User(json, root, form);
        if (ChatFields.Text(root, "service_tier", "service_tier") == "standard_only")
        {
            json.WriteString("service_tier"u8, "default"u8);
        }

        if (ChatFields.Value(root, "stream").ValueKind == JsonValueKind.True)
        {
            json.WriteBoolean("stream"u8, true);
            json.WriteStartObject("stream_options"u8);
            json.WriteBoolean("include_usage"u8, true);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Copy(Utf8JsonWriter json, JsonElement root, ReadOnlySpan<byte> name, string from) =>
        ChatJson.Copy(json, name, ChatFields.Value(root, from));

    private static void Stop(Utf8JsonWriter json, JsonElement root, ChatForm form)
    {
        var stops = new List<string>();
        foreach (var stop in ChatFields.Array(root, "stop_sequences", "stop_sequences"))
        {
            stops.Add(ChatJson.Text(stop) ?? throw ChatFields.WrongType($"stop_sequences.{stops.Count}", "a string"));
        }

        if (stops.Count == 0)
        {
            return;
        }

        json.WriteStartArray("stop"u8);
        foreach (var stop in form == ChatForm.Plain ? stops.Take(MaxStops) : stops)
        {
            json.WriteStringValue(stop);
        }

        json.WriteEndArray();
    }

    /// <summary>OpenAI takes 64 letters, and Claude Code's are longer.</summary>
    private static void User(Utf8JsonWriter json, JsonElement root, ChatForm form)
    {
        var user = ChatFields.Text(ChatFields.Value(root, "metadata"), "user_id", "metadata.user_id");
        if (!string.IsNullOrEmpty(user))
        {
            var fits = form == ChatForm.Extended || user.Length <= MaxUserLength;
            json.WriteString("safety_identifier"u8, fits ? user : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(user))));
        }
    }
}
