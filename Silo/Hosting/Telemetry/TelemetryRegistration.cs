using System.Reflection;
using Gateway.Api.Telemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Gateway.Silo.Hosting.Telemetry;

/// <summary>
/// Sends metrics and traces over OTLP where OpenTelemetry's own variable says where to; its other variables (protocol, headers, sampler,
/// service name) hold as its SDK documents them. Without that variable nothing is registered and no span is made.
/// </summary>
internal static class TelemetryRegistration
{
    public const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string ServiceName = "OTEL_SERVICE_NAME";
    private const string ResourceAttributes = "OTEL_RESOURCE_ATTRIBUTES";

    /// <summary>The spans of calls to our own grains; those of Orleans' own talk are left out.</summary>
    private const string GrainCalls = "Microsoft.Orleans.Application";

    public static bool IsOn(IConfiguration configuration) => !string.IsNullOrWhiteSpace(configuration[Endpoint]);

    public static IServiceCollection AddGatewayTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        if (!IsOn(configuration))
        {
            return services;
        }

        services.AddOpenTelemetry()
            .ConfigureResource(resource => Describe(resource, configuration))
            .WithMetrics(metrics => metrics
                .AddMeter(GatewayInstruments.MeterName, CollectedMeters.Runtime, CollectedMeters.Orleans, CollectedMeters.Kestrel)
                .AddView(static instrument => CollectedMeters.IsChosen(instrument) ? null : MetricStreamConfiguration.Drop)
                .AddOtlpExporter())
            .WithTracing(traces => traces
                .AddSource(GatewayTraces.SourceName, GrainCalls)
                .AddOtlpExporter());
        return services;
    }

    /// <summary>A span follows a request through the grains that it calls, on whichever node. Costs each call its short path: only while traced.</summary>
    public static ISiloBuilder AddGatewayTelemetry(this ISiloBuilder silo) => IsOn(silo.Configuration) ? silo.AddActivityPropagation() : silo;

    private static void Describe(ResourceBuilder resource, IConfiguration configuration)
    {
        var isNamed = !string.IsNullOrEmpty(configuration[ServiceName])
            || (configuration[ResourceAttributes] ?? "").Contains("service.name=", StringComparison.Ordinal);
        if (!isNamed)
        {
            var version = typeof(TelemetryRegistration).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
            resource.AddService("gateway", serviceVersion: version);
        }
    }
}
