using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Api.Endpoints.Admin.Providers;

/// <summary>One model that was used lately. Counts are those of the sampling window, percentiles those of the last minutes.</summary>
internal sealed record ProviderModelView(
    string Model,
    string State,
    double? FailureRatio,
    int Requests,
    int ConsecutiveFailures,
    DateTimeOffset? OpenedAt,
    DateTimeOffset? RetryAt,
    DateTimeOffset? CoolDownUntil,
    PercentilesView? LatencyMs,
    PercentilesView? FirstTokenMs)
{
    public static ProviderModelView Of(ModelStatus status) => new(
        status.Model,
        ProviderCircuitView.StateName(status.Circuit.State),
        status.Requests == 0 ? null : Math.Round(status.Failures / (double)status.Requests, 4),
        status.Requests,
        status.ConsecutiveFailures,
        status.Circuit.OpenedAt,
        status.Circuit.RetryAt,
        status.Circuit.CoolDownUntil,
        PercentilesView.Of(status.Duration),
        PercentilesView.Of(status.FirstToken));
}
