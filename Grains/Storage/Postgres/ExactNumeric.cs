using System.Globalization;

namespace Gateway.Grains.Storage.Postgres;

/// <summary>
/// Reads a <c>numeric</c> that was fetched as text. A sum may have more digits than a <see cref="decimal"/>: then it is rounded, and one that
/// is out of range becomes the nearest there is; read as a number it would be an error.
/// </summary>
internal static class ExactNumeric
{
    public static decimal Read(string text) =>
        decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var value) ? value
        : text.StartsWith('-') ? decimal.MinValue
        : decimal.MaxValue;
}
