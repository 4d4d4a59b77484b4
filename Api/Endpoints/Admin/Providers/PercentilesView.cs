using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Api.Endpoints.Admin.Providers;

/// <summary>Milliseconds.</summary>
internal sealed record PercentilesView(double P50, double P95, double P99)
{
    public static PercentilesView? Of(LatencySummary? summary) =>
        summary is null ? null : new PercentilesView(summary.P50, summary.P95, summary.P99);
}
