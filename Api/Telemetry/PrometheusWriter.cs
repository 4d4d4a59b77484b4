using System.Buffers;
using System.Globalization;
using System.Text;

namespace Gateway.Api.Telemetry;

/// <summary>Writes instruments in Prometheus' text format.</summary>
internal sealed class PrometheusWriter(IBufferWriter<byte> output)
{
    /// <summary>Writes the instrument and all its series; nothing where it has none.</summary>
    public void Write(CollectedInstrument instrument)
    {
        var isFirst = true;
        foreach (var (labels, value) in instrument.Observed)
        {
            Head(instrument, ref isFirst);
            Line(instrument.Name, labels, value);
        }

        foreach (var series in instrument.Series())
        {
            Head(instrument, ref isFirst);
            if (instrument.Bounds is { } bounds)
            {
                Histogram(instrument.Name, series, bounds);
            }
            else
            {
                Line(instrument.Name, series.Labels, instrument.IsWhole ? series.Whole.ToString(CultureInfo.InvariantCulture) : PrometheusText.Value(series.Value));
            }
        }
    }

    private void Head(CollectedInstrument instrument, ref bool isFirst)
    {
        if (isFirst)
        {
            isFirst = false;
            Text($"# HELP {instrument.Name} {instrument.Help}\n# TYPE {instrument.Name} {instrument.Kind}\n");
        }
    }

    private void Histogram(string name, Series series, double[] bounds)
    {
        var separator = series.Labels.Length == 0 ? "" : ",";
        var count = 0L;
        var buckets = series.Buckets();
        for (var at = 0; at < buckets.Length; at++)
        {
            count += buckets[at];
            var bound = PrometheusText.Value(at < bounds.Length ? bounds[at] : double.PositiveInfinity);
            Text($"{name}_bucket{{{series.Labels}{separator}le=\"{bound}\"}} {count.ToString(CultureInfo.InvariantCulture)}\n");
        }

        Line(name + "_sum", series.Labels, series.Value);
        Line(name + "_count", series.Labels, count);
    }

    private void Line(string name, string labels, double value) => Line(name, labels, PrometheusText.Value(value));

    private void Line(string name, string labels, string value) => Text(labels.Length == 0 ? $"{name} {value}\n" : $"{name}{{{labels}}} {value}\n");

    private void Text(string text) => Encoding.UTF8.GetBytes(text, output);
}
