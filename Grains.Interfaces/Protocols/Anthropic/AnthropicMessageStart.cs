using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Anthropic;

/// <summary>What is known of an answer before its content.</summary>
/// <param name="Id">Null where the provider gives none.</param>
/// <param name="Model">Null where the provider gives none.</param>
/// <param name="Usage">As it is reported so far.</param>
internal readonly record struct AnthropicMessageStart(string? Id, string? Model, AnthropicUsage Usage)
{
    private const int MaxWordLength = 256;

    /// <param name="message">A JSON object that was read before; empty for none.</param>
    public static AnthropicMessageStart Read(ReadOnlySpan<byte> message)
    {
        if (message.IsEmpty)
        {
            return default;
        }

        using var document = Parse(message);
        return Read(document.RootElement);
    }

    public static AnthropicMessageStart Read(JsonElement message)
    {
        var usage = default(AnthropicUsage);
        if (ChatJson.Find(message, "usage"u8) is { ValueKind: JsonValueKind.Object } reported)
        {
            usage.Take(ChatJson.Raw(reported));
        }

        return new AnthropicMessageStart(Word(message, "id"u8), Word(message, "model"u8), usage);
    }

    /// <summary>Parses bytes that were read once, so that it cannot throw.</summary>
    public static JsonDocument Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = AnswerReader.MaxDepth });
        return JsonDocument.ParseValue(ref reader);
    }

    private static string? Word(JsonElement owner, ReadOnlySpan<byte> name)
    {
        var word = ChatJson.Find(owner, name);
        return word.ValueKind == JsonValueKind.String && !ChatJson.RawText(word).IsEmpty ? JsonText.Decode(ChatJson.RawText(word), MaxWordLength) : null;
    }
}
