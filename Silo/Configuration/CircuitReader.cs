using Gateway.Grains.Providers.Circuits;
using Gateway.Silo.Configuration.Reading;

namespace Gateway.Silo.Configuration;

/// <summary>Reads when a provider's circuit opens, and for how long.</summary>
internal static class CircuitReader
{
    public static CircuitSettings Read(SettingsContext context, SettingsSection section)
    {
        var usual = new CircuitSettings();
        var failures = section.Whole("ConsecutiveFailures", 1, 1000);
        var ratio = section.Number("FailureRatio", 0.01m, 1);
        var throughput = section.Whole("MinimumThroughput", 1, 100_000);
        var sampling = section.Seconds("SamplingSeconds", 1, 600);
        var least = section.Seconds("BreakSeconds", 0.5m, 600);
        var most = section.Seconds("MaxBreakSeconds", 0.5m, 3600);
        if (least > most)
        {
            context.Refuse(section.PathOf("MaxBreakSeconds"), "less than BreakSeconds", "at least BreakSeconds");
        }

        section.RefuseUnknown();

        // One bound alone moves the other where the two would cross.
        return new CircuitSettings
        {
            ConsecutiveFailures = (int)(failures ?? usual.ConsecutiveFailures),
            FailureRatio = (double?)ratio ?? usual.FailureRatio,
            MinimumThroughput = (int)(throughput ?? usual.MinimumThroughput),
            Sampling = sampling ?? usual.Sampling,
            Break = least ?? (most < usual.Break ? most.Value : usual.Break),
            MaxBreak = most ?? (least > usual.MaxBreak ? least.Value : usual.MaxBreak),
        };
    }
}
