using System.Buffers;
using System.Text.Json;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.Protocols.Chat;

/// <summary>A whole chat completion, for answers that are translated from another language.</summary>
public sealed class ChatAnswer
{
    public required string Id { get; init; }

    /// <summary>Unix seconds.</summary>
    public required long Created { get; init; }

    /// <summary>The model's name as the provider reports it.</summary>
    public required string Model { get; init; }

    public List<ChatAnswerChoice> Choices { get; } = [];

    /// <summary>Null where the provider gives none.</summary>
    public TokenUsage? Usage { get; set; }

    public void Write(IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, ChatJson.WriterOptions);
        json.WriteStartObject();
        json.WriteString("id"u8, Id);
        json.WriteString("object"u8, "chat.completion"u8);
        json.WriteNumber("created"u8, Created);
        json.WriteString("model"u8, Model);
        json.WriteStartArray("choices"u8);
        foreach (var choice in Choices)
        {
            Write(json, choice);
        }

        json.WriteEndArray();
        if (Usage is { } usage)
        {
            json.WritePropertyName("usage"u8);
            ChatUsage.Write(json, usage);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ChatAnswerChoice choice)
    {
        json.WriteStartObject();
        json.WriteNumber("index"u8, choice.Index);
        json.WriteStartObject("message"u8);
        json.WriteString("role"u8, "assistant"u8);
        if (choice.Text.Length == 0 && (choice.ToolCalls.Count > 0 || choice.Refusal is not null))
        {
            json.WriteNull("content"u8);
        }
        else
        {
            json.WriteString("content"u8, choice.Text.ToString());
        }

        json.WriteString("refusal"u8, choice.Refusal);
        if (choice.Reasoning.Length > 0)
        {
            json.WriteString("reasoning_content"u8, choice.Reasoning.ToString());
        }

        if (choice.ToolCalls.Count > 0)
        {
            Write(json, choice.ToolCalls);
        }

        foreach (var (name, value) in choice.Extensions)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(value.Span, skipInputValidation: true);
        }

        json.WriteEndObject();
        if (choice.Logprobs is { } logprobs)
        {
            json.WritePropertyName("logprobs"u8);
            json.WriteRawValue(logprobs, skipInputValidation: true);
        }
        else
        {
            json.WriteNull("logprobs"u8);
        }

        json.WriteString("finish_reason"u8, choice.FinishReason);
        if (choice.StopSequence is { } stop)
        {
            json.WriteString("stop_reason"u8, stop);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, List<ChatAnswerCall> calls)
    {
        json.WriteStartArray("tool_calls"u8);
        foreach (var call in calls)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, call.Id);
            json.WriteString("type"u8, call.IsCustom ? "custom"u8 : "function"u8);
            json.WriteStartObject(call.IsCustom ? "custom"u8 : "function"u8);
            json.WriteString("name"u8, call.Name);
            json.WriteString(call.IsCustom ? "input"u8 : "arguments"u8, call.Arguments);
            json.WriteEndObject();
            if (!call.ExtraContent.IsEmpty)
            {
                json.WritePropertyName("extra_content"u8);
                json.WriteRawValue(call.ExtraContent.Span, skipInputValidation: true);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
