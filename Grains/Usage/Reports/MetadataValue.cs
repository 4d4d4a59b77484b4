using System.Text;
using System.Text.Json;

namespace Gateway.Grains.Usage.Reports;

/// <summary>Takes one value out of a row's metadata.</summary>
internal static class MetadataValue
{
    /// <summary>Text as it is, anything else as its JSON; null where the name is missing or null.</summary>
    public static string? Of(ReadOnlySpan<byte> metadata, string name)
    {
        if (metadata.IsEmpty)
        {
            return null;
        }

        var reader = new Utf8JsonReader(metadata);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        string? value = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isIt = reader.ValueTextEquals(name);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            var text = isIt && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            var isNull = reader.TokenType == JsonTokenType.Null;
            reader.Skip();
            if (isIt)
            {
                // The last of several, as readers of JSON do.
                value = isNull ? null : text ?? Encoding.UTF8.GetString(metadata[start..(int)reader.BytesConsumed]);
            }
        }

        return value;
    }
}
