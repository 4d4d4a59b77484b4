using System.Text.Json;
using Orleans.Storage;

namespace Gateway.Grains.Storage;

/// <summary>
/// The stored form of grain state: UTF-8 JSON with snake_case names and no type names, so that a state class may be renamed or moved.
/// Unknown properties are ignored, missing ones keep their defaults: a state class may gain and lose properties, never change one's meaning.
/// Enumerations are stored as their numbers.
/// </summary>
internal sealed class StateSerializer : IGrainStorageSerializer
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, Options));

    public T Deserialize<T>(BinaryData input) =>
        JsonSerializer.Deserialize<T>(input.ToMemory().Span, Options) ?? throw new JsonException("A stored state is JSON null.");
}
