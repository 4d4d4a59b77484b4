using System.Text.Json;

namespace Gateway.Grains.Interfaces.Protocols.Chat;

/// <summary>The <c>response_format</c>.</summary>
/// <param name="Kind">What the text must be.</param>
/// <param name="Name">The schema's name; null where there is none.</param>
/// <param name="Schema">The JSON Schema; undefined unless <paramref name="Kind"/> is <see cref="ChatFormatKind.JsonSchema"/>.</param>
/// <param name="Strict">Whether the schema must be followed to the letter.</param>
public readonly record struct ChatFormat(ChatFormatKind Kind, string? Name, JsonElement Schema, bool Strict);
