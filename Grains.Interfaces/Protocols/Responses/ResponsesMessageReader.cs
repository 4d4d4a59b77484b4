using System.Buffers;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>Puts the messages of a response together to the one of a chat completion. A paragraph parts them: the newer models write several.</summary>
internal sealed class ResponsesMessageReader(ChatAnswerChoice choice)
{
    private readonly ArrayBufferWriter<byte> _annotations = new(256);
    private readonly ArrayBufferWriter<byte> _logprobs = new(256);
    private long _letters;

    public void Read(JsonElement message)
    {
        var content = ChatJson.Find(message, "content"u8);
        if (content.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        var isFirst = true;
        foreach (var part in content.EnumerateArray())
        {
            var text = ChatJson.Find(part, "text"u8);
            switch (ChatJson.Text(ChatJson.Find(part, "type"u8)))
            {
                case "output_text" when text.ValueKind == JsonValueKind.String:
                    Text(part, ChatJson.RawText(text), isFirst);
                    isFirst = false;
                    break;
                case "refusal" when ChatJson.Text(ChatJson.Find(part, "refusal"u8)) is { } refusal:
                    choice.Refusal += refusal;
                    break;
            }
        }
    }

    /// <summary>Writes what stands beside the text.</summary>
    public void Finish()
    {
        if (_annotations.WrittenCount > 0)
        {
            choice.Extensions.Add(("annotations", (byte[])[(byte)'[', .. _annotations.WrittenSpan, (byte)']']));
        }

        if (_logprobs.WrittenCount > 0)
        {
            choice.Logprobs = [.. "{\"content\":["u8, .. _logprobs.WrittenSpan, .. "],\"refusal\":null}"u8];
        }
    }

    private void Text(JsonElement part, ReadOnlySpan<byte> text, bool isFirst)
    {
        if (isFirst && choice.Text.Length > 0 && !text.IsEmpty)
        {
            choice.Text.Append("\n\n");
            _letters += 2;
        }

        choice.Text.Append(JsonText.Decode(text, int.MaxValue));
        var annotations = ChatJson.Find(part, "annotations"u8);
        if (annotations.ValueKind == JsonValueKind.Array)
        {
            foreach (var annotation in annotations.EnumerateArray())
            {
                Cite(annotation);
            }
        }

        var logprobs = ChatJson.Find(part, "logprobs"u8);
        if (logprobs.ValueKind == JsonValueKind.Array)
        {
            foreach (var logprob in logprobs.EnumerateArray())
            {
                _logprobs.Write(_logprobs.WrittenCount > 0 ? ","u8 : ""u8);
                _logprobs.Write(ChatJson.Raw(logprob));
            }
        }

        _letters += ChatJson.CodePoints(text);
    }

    private void Cite(JsonElement annotation)
    {
        var written = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(written, ChatJson.WriterOptions))
        {
            if (!ResponsesAnnotations.TryWriteChat(json, annotation, _letters))
            {
                return;
            }
        }

        _annotations.Write(_annotations.WrittenCount > 0 ? ","u8 : ""u8);
        _annotations.Write(written.WrittenSpan);
    }
}
