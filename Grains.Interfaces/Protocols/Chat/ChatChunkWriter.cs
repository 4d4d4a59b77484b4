using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.Protocols.Chat;

/// <summary>
/// Writes the frames of one streamed chat completion. Texts come as they stand between the quotes of a provider's JSON, still escaped,
/// so that nothing is decoded and encoded again. One instance a stream.
/// </summary>
/// <param name="id">The completion's id, on every frame.</param>
/// <param name="created">Unix seconds.</param>
/// <param name="model">The model's name as the provider reports it.</param>
public sealed class ChatChunkWriter(string id, long created, string model)
{
    private static readonly byte[] NoFinish = "},\"finish_reason\":null}]}\n\n"u8.ToArray();

    private readonly byte[] _head = Head(id, created, model);

    /// <summary>The first frame of a choice: who speaks.</summary>
    public void Role(IBufferWriter<byte> output, int choice = 0)
    {
        Open(output, choice);
        output.Write("\"role\":\"assistant\",\"content\":\"\""u8);
        output.Write(NoFinish);
    }

    /// <summary>A piece of the answer's text; nothing where it is empty.</summary>
    public void Text(IBufferWriter<byte> output, ReadOnlySpan<byte> escaped, int choice = 0) => Piece(output, "\"content\":\""u8, escaped, choice);

    /// <summary>A piece of the reasoning's text; nothing where it is empty.</summary>
    public void Reasoning(IBufferWriter<byte> output, ReadOnlySpan<byte> escaped, int choice = 0) =>
        Piece(output, "\"reasoning_content\":\""u8, escaped, choice);

    /// <summary>A piece of a refusal's text; nothing where it is empty.</summary>
    public void Refusal(IBufferWriter<byte> output, ReadOnlySpan<byte> escaped, int choice = 0) => Piece(output, "\"refusal\":\""u8, escaped, choice);

    /// <summary>A tool call begins, with all or none of its arguments.</summary>
    /// <param name="index">Counts the tool calls of the answer, from 0.</param>
    /// <param name="arguments">JSON text, not yet a JSON string.</param>
    /// <param name="extraContent">The call's <c>extra_content</c>, JSON; empty for none.</param>
    public void ToolCall(
        IBufferWriter<byte> output, int index, string id, string name, ReadOnlySpan<byte> arguments, ReadOnlySpan<byte> extraContent = default, int choice = 0)
    {
        Open(output, choice);
        output.Write("\"tool_calls\":[{\"index\":"u8);
        Number(output, index);
        output.Write(",\"id\":"u8);
        Quote(output, id);
        output.Write(",\"type\":\"function\",\"function\":{\"name\":"u8);
        Quote(output, name);
        output.Write(",\"arguments\":\""u8);
        Escape(output, arguments);
        output.Write("\"}"u8);
        if (!extraContent.IsEmpty)
        {
            output.Write(",\"extra_content\":"u8);
            output.Write(extraContent);
        }

        output.Write("}]"u8);
        output.Write(NoFinish);
    }

    /// <summary>A piece of a tool call's arguments, as it stands between the quotes of a JSON string.</summary>
    public void ToolArguments(IBufferWriter<byte> output, int index, ReadOnlySpan<byte> escaped, int choice = 0)
    {
        if (escaped.IsEmpty)
        {
            return;
        }

        Open(output, choice);
        output.Write("\"tool_calls\":[{\"index\":"u8);
        Number(output, index);
        output.Write(",\"function\":{\"arguments\":\""u8);
        output.Write(escaped);
        output.Write("\"}}]"u8);
        output.Write(NoFinish);
    }

    /// <summary>The call of a custom tool begins; its input comes in pieces.</summary>
    public void CustomCall(IBufferWriter<byte> output, int index, string id, string name, int choice = 0)
    {
        Open(output, choice);
        output.Write("\"tool_calls\":[{\"index\":"u8);
        Number(output, index);
        output.Write(",\"id\":"u8);
        Quote(output, id);
        output.Write(",\"type\":\"custom\",\"custom\":{\"name\":"u8);
        Quote(output, name);
        output.Write(",\"input\":\"\"}}]"u8);
        output.Write(NoFinish);
    }

    /// <summary>A piece of a custom tool's input, as it stands between the quotes of a JSON string; nothing where it is empty.</summary>
    public void CustomInput(IBufferWriter<byte> output, int index, ReadOnlySpan<byte> escaped, int choice = 0)
    {
        if (escaped.IsEmpty)
        {
            return;
        }

        Open(output, choice);
        output.Write("\"tool_calls\":[{\"index\":"u8);
        Number(output, index);
        output.Write(",\"custom\":{\"input\":\""u8);
        output.Write(escaped);
        output.Write("\"}}]"u8);
        output.Write(NoFinish);
    }

    /// <summary>A field of the delta that OpenAI's API does not have, such as <c>thinking_blocks</c>.</summary>
    /// <param name="json">Its value.</param>
    public void Extension(IBufferWriter<byte> output, ReadOnlySpan<byte> name, ReadOnlySpan<byte> json, int choice = 0)
    {
        Open(output, choice);
        output.Write("\""u8);
        output.Write(name);
        output.Write("\":"u8);
        output.Write(json);
        output.Write(NoFinish);
    }

    /// <summary>Log probabilities of text that was sent.</summary>
    /// <param name="json">The value of <c>logprobs</c>.</param>
    public void Logprobs(IBufferWriter<byte> output, ReadOnlySpan<byte> json, int choice = 0)
    {
        Open(output, choice);
        output.Write("},\"logprobs\":"u8);
        output.Write(json);
        output.Write(",\"finish_reason\":null}]}\n\n"u8);
    }

    /// <summary>The last frame of a choice.</summary>
    /// <param name="stop">The stop sequence that ended it, written as vLLM does (<c>stop_reason</c>); null for none.</param>
    public void Finish(IBufferWriter<byte> output, string reason, int choice = 0, string? stop = null)
    {
        Open(output, choice);
        output.Write("},\"finish_reason\":"u8);
        Quote(output, reason);
        if (stop is not null)
        {
            output.Write(",\"stop_reason\":"u8);
            Quote(output, stop);
        }

        output.Write("}]}\n\n"u8);
    }

    /// <summary>The frame with usage and no choices; the gateway hides it from callers that did not ask.</summary>
    public void Usage(IBufferWriter<byte> output, TokenUsage usage)
    {
        output.Write(_head);
        output.Write("],\"usage\":"u8);
        using (var json = new Utf8JsonWriter(output, ChatJson.WriterOptions))
        {
            ChatUsage.Write(json, usage);
        }

        output.Write("}\n\n"u8);
    }

    /// <summary>The frame on which OpenAI's own clients throw; no <see cref="Done"/> may follow.</summary>
    public static void Error(IBufferWriter<byte> output, ProviderError error)
    {
        output.Write("data: "u8);
        ErrorEnvelope.Write(output, error.Message, error.Type ?? "server_error", error.Param, error.Code, fromProvider: true, retryable: true);
        output.Write("\n\n"u8);
    }

    /// <summary>A comment line, which shows that the provider is alive.</summary>
    public static void Comment(IBufferWriter<byte> output) => output.Write(": ping\n\n"u8);

    public static void Done(IBufferWriter<byte> output) => output.Write("data: [DONE]\n\n"u8);

    /// <summary>Writes JSON text as what stands between the quotes of a JSON string.</summary>
    public static void Escape(IBufferWriter<byte> output, ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty)
        {
            return;
        }

        if (json.IndexOfAnyInRange((byte)0, (byte)0x1F) < 0 && json.IndexOfAny((byte)'"', (byte)'\\') < 0)
        {
            output.Write(json);
            return;
        }

        output.Write(JsonEncodedText.Encode(json, ChatJson.WriterOptions.Encoder).EncodedUtf8Bytes);
    }

    private void Piece(IBufferWriter<byte> output, ReadOnlySpan<byte> name, ReadOnlySpan<byte> escaped, int choice)
    {
        if (escaped.IsEmpty)
        {
            return;
        }

        Open(output, choice);
        output.Write(name);
        output.Write(escaped);
        output.Write("\""u8);
        output.Write(NoFinish);
    }

    private void Open(IBufferWriter<byte> output, int choice)
    {
        output.Write(_head);
        output.Write("{\"index\":"u8);
        Number(output, choice);
        output.Write(",\"delta\":{"u8);
    }

    private static byte[] Head(string id, long created, string model)
    {
        var head = new ArrayBufferWriter<byte>(160);
        head.Write("data: {\"id\":"u8);
        Quote(head, id);
        head.Write(",\"object\":\"chat.completion.chunk\",\"created\":"u8);
        Number(head, created);
        head.Write(",\"model\":"u8);
        Quote(head, model);
        head.Write(",\"choices\":["u8);
        return head.WrittenSpan.ToArray();
    }

    private static void Number(IBufferWriter<byte> output, long number)
    {
        var span = output.GetSpan(20);
        Utf8Formatter.TryFormat(number, span, out var written);
        output.Advance(written);
    }

    private static void Quote(IBufferWriter<byte> output, string text)
    {
        output.Write("\""u8);
        Escape(output, Encoding.UTF8.GetBytes(text));
        output.Write("\""u8);
    }
}
