using System.Text;

namespace Gateway.Grains.Usage.Postgres;

/// <summary>
/// Makes text that PostgreSQL takes. It refuses the character zero and halves of surrogate pairs, and one such text, which a caller can put
/// into a model's name, would hold up all rows behind it: each becomes U+FFFD.
/// </summary>
internal static class PostgresText
{
    private const char Replacement = '\uFFFD';

    public static string Of(string text)
    {
        var span = text.AsSpan();
        if (!span.Contains('\0') && !span.ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            clean.Append(rune.Value == 0 ? Rune.ReplacementChar : rune);
        }

        return clean.ToString();
    }

    /// <summary>
    /// The same for JSON, where such characters may also stand as escapes: the type json takes them, but every query that looks into the
    /// value would fail.
    /// </summary>
    public static string OfJson(string json)
    {
        json = Of(json);
        if (!json.Contains("\\u0000", StringComparison.Ordinal) && !json.Contains("\\ud", StringComparison.OrdinalIgnoreCase))
        {
            return json;
        }

        var clean = new StringBuilder(json.Length);
        for (var at = 0; at < json.Length; at++)
        {
            if (json[at] != '\\')
            {
                clean.Append(json[at]);
            }
            else if (!TryEscape(json, at, out var unit))
            {
                clean.Append(json, at, Math.Min(2, json.Length - at));
                at++;
            }
            else if (char.IsHighSurrogate(unit) && TryEscape(json, at + 6, out var low) && char.IsLowSurrogate(low))
            {
                clean.Append(json, at, 12);
                at += 11;
            }
            else
            {
                clean.Append(unit == 0 || char.IsSurrogate(unit) ? $"\\u{(int)Replacement:x4}" : json.Substring(at, 6));
                at += 5;
            }
        }

        return clean.ToString();
    }

    /// <summary>Whether <c>\uXXXX</c> stands there, and what it means.</summary>
    private static bool TryEscape(string json, int at, out char unit)
    {
        unit = default;
        if (at + 6 > json.Length || json[at] != '\\' || json[at + 1] != 'u')
        {
            return false;
        }

        var isHex = ushort.TryParse(json.AsSpan(at + 2, 4), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var value);
        unit = (char)value;
        return isHex;
    }
}
