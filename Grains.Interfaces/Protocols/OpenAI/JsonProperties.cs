using System.Runtime.InteropServices;
using System.Text.Json;

namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>
/// Looks properties up by the bytes of their names. The look-up of <see cref="JsonElement"/> decodes every escaped name on its
/// way and throws on unpaired surrogates.
/// </summary>
internal static class JsonProperties
{
    /// <summary>The last property of this name; an undefined element where there is none or <paramref name="element"/> is no object.</summary>
    public static JsonElement Find(JsonElement element, ReadOnlySpan<byte> name)
    {
        JsonElement found = default;
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in element.EnumerateObject())
            {
                if (JsonMarshal.GetRawUtf8PropertyName(property).SequenceEqual(name))
                {
                    found = property.Value;
                }
            }
        }

        return found;
    }

    /// <summary>What stands between the quotes of a string.</summary>
    public static ReadOnlySpan<byte> RawText(JsonElement text) => JsonMarshal.GetRawUtf8Value(text)[1..^1];
}
