using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Grains.Tests.Providers.Circuits;

/// <summary>Short names for what is reported in tests.</summary>
internal static class Outcomes
{
    public static HealthReportEntry Success(string model = "m", int count = 1, long permit = 0) => new(model, AttemptVerdict.Success, count, default, permit);

    public static HealthReportEntry Failure(string model = "m", long permit = 0, double age = 0) =>
        new(model, AttemptVerdict.Failure, 1, TimeSpan.FromSeconds(age), permit);

    public static HealthReportEntry Neutral(string model = "m", long permit = 0) => new(model, AttemptVerdict.Neutral, 1, default, permit);

    public static HealthReportEntry RateLimited(double? seconds, string model = "m", bool wholeAccount = false, long permit = 0) =>
        new(model, AttemptVerdict.RateLimited, 1, default, permit, seconds is { } known ? TimeSpan.FromSeconds(known) : null, wholeAccount);

    public static HealthReportEntry CredentialRefused(string model = "m", long permit = 0, double age = 0) =>
        new(model, AttemptVerdict.CredentialRefused, 1, TimeSpan.FromSeconds(age), permit);

    public static HealthReport Report(params HealthReportEntry[] entries) => new(entries, []);
}
