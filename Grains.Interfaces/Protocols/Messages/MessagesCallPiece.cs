using System.Buffers;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Messages;

/// <summary>A piece of a tool call in a chat chunk.</summary>
internal ref struct MessagesCallPiece
{
    private const int MaxWordLength = 512;

    /// <summary>Which call it is of; null where the provider does not say.</summary>
    public int? Index { get; private set; }

    /// <summary>Empty where it is not told (again).</summary>
    public string Id { get; private set; }

    /// <summary>Empty where it is not told (again).</summary>
    public string Name { get; private set; }

    /// <summary>Arguments as they stand between the quotes of a JSON string.</summary>
    public ReadOnlySpan<byte> Arguments { get; private set; }

    /// <summary>Reads the object that <paramref name="json"/> stands on, of JSON that was read before.</summary>
    public static MessagesCallPiece Read(ref Utf8JsonReader json)
    {
        var piece = new MessagesCallPiece { Id = "", Name = "" };
        piece.ReadFields(ref json);
        return piece;
    }

    private void ReadFields(ref Utf8JsonReader json)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.ValueSpan;
            if (name.SequenceEqual("index"u8))
            {
                json.Read();
                Index = json.TokenType == JsonTokenType.Number && json.TryGetInt32(out var index) ? index : null;
                json.Skip();
            }
            else if (name.SequenceEqual("id"u8))
            {
                Id = Word(ref json);
            }
            else if (name.SequenceEqual("name"u8))
            {
                Name = Word(ref json);
            }
            else if (name.SequenceEqual("function"u8) || name.SequenceEqual("custom"u8))
            {
                json.Read();
                if (json.TokenType == JsonTokenType.StartObject)
                {
                    ReadFields(ref json);
                }
                else
                {
                    json.Skip();
                }
            }
            else if (name.SequenceEqual("arguments"u8) || name.SequenceEqual("input"u8))
            {
                ReadArguments(ref json);
            }
            else
            {
                json.Skip();
            }
        }
    }

    private void ReadArguments(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.String)
        {
            Arguments = json.ValueSpan;
        }
        else if (json.TokenType == JsonTokenType.StartObject)
        {
            // Some providers write arguments as an object, not as its text.
            using var document = JsonDocument.ParseValue(ref json);
            var escaped = new ArrayBufferWriter<byte>();
            ChatChunkWriter.Escape(escaped, ChatJson.Raw(document.RootElement));
            Arguments = escaped.WrittenSpan;
        }
        else
        {
            json.Skip();
        }
    }

    private static string Word(ref Utf8JsonReader json)
    {
        json.Read();
        var word = json.TokenType == JsonTokenType.String ? JsonText.Decode(json.ValueSpan, MaxWordLength) : "";
        json.Skip();
        return word;
    }
}
