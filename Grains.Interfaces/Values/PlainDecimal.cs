using System.Globalization;

namespace Gateway.Grains.Interfaces.Values;

/// <summary>Amounts of money as people and programs write them: digits, and a point with digits. No sign, exponent or separators.</summary>
public static class PlainDecimal
{
    /// <summary>Digits before the point, and after it. Together they fit into a <see cref="decimal"/> without rounding.</summary>
    public const int MaxDigits = 12;

    public const string Allowed = "a plain decimal number such as 12.50, with at most 12 digits before and 12 after the point";

    /// <summary>The exact value; false where the text is anything else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out decimal value)
    {
        var point = text.IndexOf('.');
        var whole = point < 0 ? text : text[..point];
        var fraction = point < 0 ? [] : text[(point + 1)..];
        value = 0;
        return IsDigits(whole) && (point < 0 || IsDigits(fraction))
            && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);
    }

    public static string Write(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    private static bool IsDigits(ReadOnlySpan<char> text) => text.Length is > 0 and <= MaxDigits && !text.ContainsAnyExceptInRange('0', '9');
}
