using System.Globalization;
using System.Text;

namespace Gateway.Api.Telemetry;

/// <summary>
/// Names and values in Prometheus' text format (https://prometheus.io/docs/instrumenting/exposition_formats/), made of OpenTelemetry's as its
/// compatibility rules say: dots become underscores, the unit and <c>_total</c> are appended.
/// </summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Name(string name, string? unit, bool isCounter)
    {
        var text = Plain(name);
        var ending = unit switch
        {
            "s" => "_seconds",
            "By" or "bytes" => "_bytes",
            "1" => "_ratio",
            _ => "",
        };
        if (!text.EndsWith(ending, StringComparison.Ordinal))
        {
            text += ending;
        }

        return isCounter && !text.EndsWith("_total", StringComparison.Ordinal) ? text + "_total" : text;
    }

    public static string Help(string? description) =>
        (description ?? "").Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    /// <summary>Labels without their braces. An empty value is the same as none, and left out.</summary>
    public static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in labels)
        {
            var written = Convert.ToString(value, CultureInfo.InvariantCulture);
            if (string.IsNullOrEmpty(written))
            {
                continue;
            }

            text.Append(text.Length == 0 ? "" : ",").Append(Plain(name)).Append("=\"");
            foreach (var sign in written)
            {
                _ = sign switch
                {
                    '\\' => text.Append("\\\\"),
                    '"' => text.Append("\\\""),
                    '\n' => text.Append("\\n"),
                    _ => text.Append(sign),
                };
            }

            text.Append('"');
        }

        return text.ToString();
    }

    public static string Value(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Letters, digits and underscores; a digit does not come first.</summary>
    private static string Plain(string name)
    {
        var text = string.Create(name.Length, name, static (plain, name) =>
        {
            for (var at = 0; at < plain.Length; at++)
            {
                plain[at] = char.IsAsciiLetterOrDigit(name[at]) ? name[at] : '_';
            }
        });
        return text.Length > 0 && char.IsAsciiDigit(text[0]) ? "_" + text : text;
    }
}
