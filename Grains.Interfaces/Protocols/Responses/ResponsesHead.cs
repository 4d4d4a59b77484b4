using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>What a response object says of itself.</summary>
/// <param name="Id">Null where there is none.</param>
/// <param name="Model">The model's name as the provider reports it; null where there is none.</param>
/// <param name="Created">Unix seconds; null where there is none.</param>
internal readonly record struct ResponsesHead(string? Id, string? Model, long? Created)
{
    private const int MaxLength = 512;

    public static ResponsesHead Read(JsonElement response)
    {
        var created = ChatJson.Find(response, "created_at"u8);

        // Some servers write it as a real number.
        long? seconds = created.ValueKind == JsonValueKind.Number && created.TryGetDouble(out var number) && number is > 0 and < 1e11 ? (long)number : null;
        return new ResponsesHead(Word(response, "id"u8), Word(response, "model"u8), seconds);
    }

    private static string? Word(JsonElement response, ReadOnlySpan<byte> name)
    {
        var word = ChatJson.Find(response, name);
        var text = word.ValueKind == JsonValueKind.String ? JsonText.Decode(ChatJson.RawText(word), MaxLength) : null;
        return string.IsNullOrEmpty(text) ? null : text;
    }
}
