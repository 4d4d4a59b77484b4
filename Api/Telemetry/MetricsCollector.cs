using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Gateway.Api.Telemetry;

/// <summary>
/// Keeps what the process's instruments count, for <c>/metrics</c>. Our own and not OpenTelemetry's, whose Prometheus exporter has had no stable
/// release.
/// </summary>
internal sealed class MetricsCollector : IDisposable
{
    private readonly ConcurrentDictionary<string, CollectedInstrument> _instruments = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();
    private readonly Lock _asking = new();
    private readonly ILogger _logger;

    public MetricsCollector(IMeterFactory meters, ILogger<MetricsCollector> logger)
    {
        _logger = logger;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (CollectedMeters.Includes(instrument, meters))
            {
                var collected = new CollectedInstrument(instrument);
                listener.EnableMeasurementEvents(instrument, _instruments.GetOrAdd(collected.Name, collected));
            }
        };
        _listener.SetMeasurementEventCallback<long>(static (_, value, labels, to) => ((CollectedInstrument)to!).Record(value, labels));
        _listener.SetMeasurementEventCallback<int>(static (_, value, labels, to) => ((CollectedInstrument)to!).Record(value, labels));
        _listener.SetMeasurementEventCallback<double>(static (_, value, labels, to) => ((CollectedInstrument)to!).Record(value, labels));
        _listener.Start();
    }

    /// <summary>Asks the observable instruments and writes everything.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        lock (_asking)
        {
            foreach (var instrument in _instruments.Values)
            {
                instrument.Forget();
            }

            try
            {
                _listener.RecordObservableInstruments();
            }
            catch (AggregateException exception)
            {
                // Those that failed are missing from this answer; the others are told.
                TelemetryLog.ObservationFailed(_logger, exception);
            }

            var writer = new PrometheusWriter(output);
            foreach (var instrument in _instruments.Values.OrderBy(static instrument => instrument.Name, StringComparer.Ordinal))
            {
                writer.Write(instrument);
            }
        }
    }

    public void Dispose() => _listener.Dispose();
}
