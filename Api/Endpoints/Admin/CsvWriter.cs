using System.Buffers;
using System.Globalization;
using System.Text;

namespace Gateway.Api.Endpoints.Admin;

/// <summary>
/// Writes CSV as RFC 4180 has it: commas, lines that end in CRLF, quotes where they are needed. Free text that a spreadsheet would run as a formula
/// gets an apostrophe before it; numbers and times never do.
/// </summary>
internal sealed class CsvWriter(IBufferWriter<byte> output)
{
    public const string ContentType = "text/csv; charset=utf-8";

    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");
    private bool _isFirst = true;

    /// <summary>A cell of text that others chose; null is an empty cell.</summary>
    public CsvWriter Text(string? text) => Cell(text is [('=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠'), ..] ? "'" + text : text);

    /// <summary>A cell of ours: a number, a time in ISO 8601; null is an empty cell.</summary>
    public CsvWriter Value<T>(T? value)
        where T : struct, IFormattable => Cell(value?.ToString(value is DateTimeOffset ? "yyyy-MM-ddTHH:mm:ss.ffffffK" : null, CultureInfo.InvariantCulture));

    public CsvWriter EndLine()
    {
        output.Write("\r\n"u8);
        _isFirst = true;
        return this;
    }

    public CsvWriter Header(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            Text(name);
        }

        return EndLine();
    }

    private CsvWriter Cell(string? text)
    {
        if (!_isFirst)
        {
            output.Write(","u8);
        }

        _isFirst = false;
        if (text.AsSpan().ContainsAny(Quoted))
        {
            text = string.Concat("\"", text!.Replace("\"", "\"\"", StringComparison.Ordinal), "\"");
        }

        Encoding.UTF8.GetBytes(text, output);
        return this;
    }
}
