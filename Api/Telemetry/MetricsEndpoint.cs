using FastEndpoints;

namespace Gateway.Api.Telemetry;

/// <summary>
/// The node's metrics as Prometheus reads them. Open like <c>/health</c>: it names providers, models and routes, sums of tokens and money, but
/// no key and no team. Not for the open internet.
/// </summary>
internal sealed class MetricsEndpoint(MetricsCollector metrics) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Get("/metrics");
        AllowAnonymous();
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        HttpContext.MarkResponseStart();
        HttpContext.Response.ContentType = PrometheusText.ContentType;
        metrics.Write(HttpContext.Response.BodyWriter);
        await HttpContext.Response.BodyWriter.FlushAsync(ct);
    }
}
