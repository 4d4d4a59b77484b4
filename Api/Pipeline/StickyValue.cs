using System.Text;
using System.Text.Json;

namespace Gateway.Api.Pipeline;

/// <summary>Finds the value by which a request stays with its target.</summary>
internal static class StickyValue
{
    /// <summary>A string or number at the top of the metadata; null where the route has no such field, or the request does not carry it.</summary>
    /// <param name="metadata">A JSON object, checked; null for none.</param>
    public static string? Find(string? metadata, string? field)
    {
        if (metadata is null || field is null)
        {
            return null;
        }

        var json = new Utf8JsonReader(Encoding.UTF8.GetBytes(metadata));
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var found = json.ValueTextEquals(field);
            json.Read();
            if (found)
            {
                return json.TokenType is JsonTokenType.String or JsonTokenType.Number ? Encoding.UTF8.GetString(json.ValueSpan) : null;
            }

            json.Skip();
        }

        return null;
    }
}
