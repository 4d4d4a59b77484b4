using System.Diagnostics.Metrics;

namespace Gateway.Api.Telemetry;

/// <summary>One instrument and what it has counted since the process began.</summary>
internal sealed class CollectedInstrument
{
    /// <summary>Far beyond what the gateway's own instruments can come to, but for models: routes times models times statuses.</summary>
    private const int MostSeries = 4000;

    private readonly SeriesTable _table;
    private readonly bool _isHistogram;
    private readonly bool _isGauge;
    private readonly bool _isObserved;

    // What the instrument said when it was asked last, by labels. Guarded by the collector's lock.
    private readonly Dictionary<string, double> _observed = new(StringComparer.Ordinal);

    public CollectedInstrument(Instrument instrument)
    {
        var type = instrument.GetType();
        var kind = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        _isHistogram = kind == typeof(Histogram<>);
        _isGauge = kind == typeof(Gauge<>);
        _isObserved = instrument.IsObservable;
        var isCounter = kind == typeof(Counter<>) || kind == typeof(ObservableCounter<>);
        IsWhole = kind == typeof(Counter<>) && type.GenericTypeArguments[0] == typeof(long);
        Name = PrometheusText.Name(instrument.Name, instrument.Unit, isCounter);
        Help = PrometheusText.Help(instrument.Description);
        Kind = _isHistogram ? "histogram" : isCounter ? "counter" : "gauge";
        Bounds = _isHistogram ? BoundsOf(instrument) : null;
        _table = new SeriesTable(Bounds, MostSeries);
    }

    /// <summary>As it is written, with unit and <c>_total</c>.</summary>
    public string Name { get; }

    public string Help { get; }

    /// <summary>Prometheus' word for what it is.</summary>
    public string Kind { get; }

    /// <summary>Whether it counts in whole numbers, which are summed exactly.</summary>
    public bool IsWhole { get; }

    /// <summary>Upper bounds of the buckets; null where it is no histogram.</summary>
    public double[]? Bounds { get; }

    public void Record(long value, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        if (IsWhole)
        {
            _table.Of(labels).AddWhole(value);
        }
        else
        {
            Record((double)value, labels);
        }
    }

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        if (_isObserved)
        {
            Observe(value, labels);
            return;
        }

        var series = _table.Of(labels);
        if (_isHistogram)
        {
            series.Count(value);
        }
        else if (_isGauge)
        {
            series.Set(value);
        }
        else
        {
            series.Add(value);
        }
    }

    /// <summary>Before an observable instrument is asked: what it does not name again is gone.</summary>
    public void Forget() => _observed.Clear();

    /// <summary>The series of an instrument that is recorded to.</summary>
    public IReadOnlyList<Series> Series() => _table.All();

    /// <summary>What an observable instrument said.</summary>
    public IReadOnlyDictionary<string, double> Observed => _observed;

    private void Observe(double value, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        // A name may stand for instruments of several meters: then it is their sum.
        var text = PrometheusText.Labels(labels);
        if (_observed.TryGetValue(text, out var known))
        {
            _observed[text] = known + value;
        }
        else if (_observed.Count < MostSeries)
        {
            _observed.Add(text, value);
        }
    }

    private static double[] BoundsOf(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds],
        Histogram<long> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(static bound => (double)bound)],
        _ => [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };
}
