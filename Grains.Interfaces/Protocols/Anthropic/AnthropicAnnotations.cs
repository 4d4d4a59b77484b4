using System.Buffers;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;

namespace Gateway.Grains.Interfaces.Protocols.Anthropic;

/// <summary>
/// Citations of web pages as <c>annotations</c>. A citation belongs to its whole text block, so the block's place in the answer is what is
/// cited, in Unicode code points. Citations of the caller's own documents have no counterpart.
/// </summary>
internal sealed class AnthropicAnnotations
{
    /// <summary>More than any answer cites; the rest is left out.</summary>
    private const int Max = 1024;

    private readonly List<byte[]> _citations = [];

    public int Count => _citations.Count;

    public void Add(ReadOnlySpan<byte> citation)
    {
        if (_citations.Count < Max && citation.IndexOf("\"url\""u8) >= 0)
        {
            _citations.Add(citation.ToArray());
        }
    }

    /// <summary>Writes the elements of the array.</summary>
    /// <param name="start">Where the block begins in the answer's text.</param>
    /// <param name="end">Where it ends.</param>
    public void Write(Utf8JsonWriter json, long start, long end)
    {
        foreach (var citation in _citations)
        {
            using var document = JsonDocument.Parse(citation, new JsonDocumentOptions { MaxDepth = 512 });
            var url = ChatJson.Find(document.RootElement, "url"u8);
            if (url.ValueKind != JsonValueKind.String)
            {
                continue;
            }

            var title = ChatJson.Find(document.RootElement, "title"u8);
            json.WriteStartObject();
            json.WriteString("type"u8, "url_citation"u8);
            json.WriteStartObject("url_citation"u8);
            json.WriteNumber("start_index"u8, start);
            json.WriteNumber("end_index"u8, end);
            ChatJson.Copy(json, "url"u8, url);
            ChatJson.Copy(json, "title"u8, title.ValueKind == JsonValueKind.String ? title : url);
            json.WriteEndObject();
            json.WriteEndObject();
        }
    }

    /// <summary>The array as JSON; empty where nothing can be shown.</summary>
    public ReadOnlyMemory<byte> ToJson(long start, long end)
    {
        if (_citations.Count == 0)
        {
            return default;
        }

        var output = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(output, ChatJson.WriterOptions))
        {
            json.WriteStartArray();
            Write(json, start, end);
            json.WriteEndArray();
        }

        return output.WrittenCount > 2 ? output.WrittenMemory : default;
    }
}
