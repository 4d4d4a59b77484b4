using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Api.Tests.Matrix;

/// <summary>The words and numbers of JSON, wherever they stand: what a translated request must hold of what was asked.</summary>
internal static class Leaves
{
    /// <summary>The leaves of <paramref name="wanted"/> that <paramref name="sent"/> does not hold.</summary>
    public static IReadOnlyList<string> Missing(JsonNode sent, string wanted)
    {
        var held = Of(sent).ToHashSet(StringComparer.Ordinal);
        return [.. Of(Text(wanted)).Where(leaf => !held.Contains(leaf) && !held.Any(text => text.Contains(leaf, StringComparison.Ordinal)))];
    }

    private static IEnumerable<string> Of(JsonNode? node) => node switch
    {
        JsonObject found => found.SelectMany(property => Of(property.Value)),
        JsonArray array => array.SelectMany(Of),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => Parsed((string)value!) is { } inner ? Of(inner) : [(string)value!],
        null => [],
        _ => [node.ToJsonString()],
    };

    private static JsonNode Text(string text) => Parsed(text) ?? JsonValue.Create(text);

    /// <summary>JSON within a string, as arguments and results are sent; null where it is none.</summary>
    private static JsonNode? Parsed(string text)
    {
        try
        {
            return text.TrimStart() is ['{' or '[', ..] ? JsonNode.Parse(text) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
