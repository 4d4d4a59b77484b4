using System.Buffers;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Messages;

/// <summary>A tool call of a stream.</summary>
internal sealed class MessagesCall
{
    private JsonEnd _end;

    /// <summary>The provider's own; empty where it gave none.</summary>
    public string Id { get; set; } = "";

    public string Name { get; set; } = "";

    /// <summary>Arguments that were not written yet, escaped.</summary>
    public ArrayBufferWriter<byte> Held { get; } = new(64);

    /// <summary>All of it came: its arguments are a whole object.</summary>
    public bool IsDone => _end.IsDone;

    /// <summary>Whether arguments can be written as they come: they begin as an object.</summary>
    public bool IsObject => _end.IsObject;

    public void Add(ReadOnlySpan<byte> escaped)
    {
        if (_end.IsDone)
        {
            // Some servers send all arguments again at the end; two objects in a row are no JSON.
            return;
        }

        _end.Feed(escaped);
        Held.Write(escaped);
    }

    /// <summary>Arguments that are no object, made one as the API wants it; empty for none. JSON text, escaped.</summary>
    public byte[] Wrapped()
    {
        var text = JsonText.Decode(Held.WrittenSpan, int.MaxValue);
        if (string.IsNullOrWhiteSpace(text) || text.Trim() == "null")
        {
            return [];
        }

        var json = new ArrayBufferWriter<byte>();
        using (var writer = new System.Text.Json.Utf8JsonWriter(json, ChatJson.WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("input"u8, text);
            writer.WriteEndObject();
        }

        var escaped = new ArrayBufferWriter<byte>();
        ChatChunkWriter.Escape(escaped, json.WrittenSpan);
        return escaped.WrittenSpan.ToArray();
    }
}
