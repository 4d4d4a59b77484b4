using Gateway.Silo.Configuration.Reading;

namespace Gateway.Silo.Configuration;

/// <summary>Reads when a provider's circuit opens, and for how long.</summary>
internal static class CircuitReader
{
    public static void Read(SettingsContext context, SettingsSection section)
    {
        section.Whole("ConsecutiveFailures", 1, 1000);
        section.Number("FailureRatio", 0.01m, 1);
        section.Whole("MinimumThroughput", 1, 100_000);
        section.Seconds("SamplingSeconds", 1, 600);
        var least = section.Seconds("BreakSeconds", 0.5m, 600);
        var most = section.Seconds("MaxBreakSeconds", 0.5m, 3600);
        if (least > most)
        {
            context.Refuse(section.PathOf("MaxBreakSeconds"), "less than BreakSeconds", "at least BreakSeconds");
        }

        section.RefuseUnknown();
    }
}
