using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.Doors;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.Protocols.Messages;

/// <summary>Writes the events of a stream. Each has its <c>event:</c> line, without which Anthropic's clients pass over it.</summary>
internal static class MessagesEvents
{
    public static ReadOnlyMemory<byte> Ping { get; } = "event: ping\ndata: {\"type\":\"ping\"}\n\n"u8.ToArray();

    /// <param name="usage">As it is known so far.</param>
    public static void MessageStart(IBufferWriter<byte> output, DoorAnswer answer, in TokenUsage usage)
    {
        output.Write("event: message_start\ndata: "u8);
        using (var json = new Utf8JsonWriter(output, ChatJson.WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "message_start"u8);
            json.WriteStartObject("message"u8);
            json.WriteString("id"u8, MessagesIds.OfMessage(answer.RequestId));
            json.WriteString("type"u8, "message"u8);
            json.WriteString("role"u8, "assistant"u8);
            json.WriteString("model"u8, answer.Model);
            json.WriteStartArray("content"u8);
            json.WriteEndArray();
            json.WriteNull("stop_reason"u8);
            json.WriteNull("stop_sequence"u8);
            MessagesUsage.Write(json, usage);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        output.Write("\n\n"u8);
    }

    /// <param name="block">The block, JSON.</param>
    public static void BlockStart(IBufferWriter<byte> output, int index, ReadOnlySpan<byte> block)
    {
        output.Write("event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":"u8);
        Number(output, index);
        output.Write(",\"content_block\":"u8);
        output.Write(block);
        output.Write("}\n\n"u8);
    }

    public static void ToolStart(IBufferWriter<byte> output, int index, string id, string name)
    {
        var block = new ArrayBufferWriter<byte>(160);
        using (var json = new Utf8JsonWriter(block, ChatJson.WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "tool_use"u8);
            json.WriteString("id"u8, id);
            json.WriteString("name"u8, name);
            json.WriteStartObject("input"u8);
            json.WriteEndObject();
            MessagesAnswerWriter.Caller(json);
            json.WriteEndObject();
        }

        BlockStart(output, index, block.WrittenSpan);
    }

    /// <param name="start">What the delta begins with, up to the quote of its text.</param>
    /// <param name="escaped">The text as it stands between its quotes.</param>
    public static void Delta(IBufferWriter<byte> output, int index, ReadOnlySpan<byte> start, ReadOnlySpan<byte> escaped)
    {
        output.Write("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":"u8);
        Number(output, index);
        output.Write(",\"delta\":{\"type\":\""u8);
        output.Write(start);
        output.Write(escaped);
        output.Write("\"}}\n\n"u8);
    }

    public static void BlockStop(IBufferWriter<byte> output, int index)
    {
        output.Write("event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":"u8);
        Number(output, index);
        output.Write("}\n\n"u8);
    }

    /// <param name="stop">The stop sequence that ended the answer, where that is the reason.</param>
    /// <param name="refusal">Why the model refused; null where it did not say.</param>
    public static void MessageDelta(IBufferWriter<byte> output, string stopReason, string? stop, string? refusal, in TokenUsage usage)
    {
        output.Write("event: message_delta\ndata: "u8);
        using (var json = new Utf8JsonWriter(output, ChatJson.WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "message_delta"u8);
            json.WriteStartObject("delta"u8);
            json.WriteString("stop_reason"u8, stopReason);
            json.WriteString("stop_sequence"u8, stopReason == "stop_sequence" ? stop : null);
            MessagesAnswerWriter.Refusal(json, refusal);
            json.WriteEndObject();
            MessagesUsage.Write(json, usage);
            json.WriteEndObject();
        }

        output.Write("\n\n"u8);
    }

    public static void MessageStop(IBufferWriter<byte> output) => output.Write("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"u8);

    public static void Error(IBufferWriter<byte> output, DoorError error)
    {
        output.Write("event: error\ndata: "u8);
        MessagesErrorWriter.Write(error, output);
        output.Write("\n\n"u8);
    }

    private static void Number(IBufferWriter<byte> output, int number)
    {
        var span = output.GetSpan(11);
        Utf8Formatter.TryFormat(number, span, out var written);
        output.Advance(written);
    }
}
