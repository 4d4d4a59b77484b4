using Gateway.Grains.Interfaces.RateLimits;
using Gateway.Silo.Configuration.Reading;

namespace Gateway.Silo.Configuration;

/// <summary>Reads the limits of a key or a provider.</summary>
internal static class LimitsReader
{
    private const long Most = 1_000_000_000_000;

    public static RateBounds Read(SettingsSection section)
    {
        var limits = new RateBounds(
            section.Whole("RequestsPerMinute", 1, Most),
            section.Whole("TokensPerMinute", 1, Most),
            section.Whole("MaxParallel", 1, int.MaxValue));
        section.RefuseUnknown();
        return limits;
    }
}
