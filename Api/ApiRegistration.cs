using Gateway.Api.Spending;
using FastEndpoints;
using Gateway.Api.Access;
using Gateway.Api.Endpoints.Admin;
using Gateway.Api.Endpoints.Admin.Keys;
using Gateway.Api.Endpoints.Admin.Providers;
using Gateway.Api.Endpoints.Admin.Requests;
using Gateway.Api.Endpoints.Admin.Teams;
using Gateway.Api.Endpoints.OpenAI;
using Gateway.Api.Errors;
using Gateway.Api.Health;
using Gateway.Api.Operation;
using Gateway.Api.Pipeline;
using Gateway.Api.Pricing;
using Gateway.Api.Reference;
using Gateway.Api.Snapshot;
using Gateway.Api.Telemetry;
using Gateway.Grains.Interfaces.Models;
using Gateway.Grains.Interfaces.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Scalar.AspNetCore;

namespace Gateway.Api;

/// <summary>Puts the front end into an application.</summary>
public static class ApiRegistration
{
    /// <summary>What only operators may see. The last is mapped by FastEndpoints itself and lists type names.</summary>
    private static readonly PathString[] OperatorPaths = ["/admin", "/dashboard", "/_test_url_cache_"];

    /// <summary>Registers the front end. The host adds the grain client, the usage spool, the request log and the key index.</summary>
    public static IServiceCollection AddGatewayApi(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(ModelCatalog.Load());
        services.TryAddSingleton(static _ => new StallWatch(TimeProvider.System));
        services.AddSingleton<CurrentSnapshot>();
        services.AddSingleton<Readiness>();
        services.AddSingleton<RequestsInFlight>();
        services.AddMetrics();
        services.AddSingleton<GatewayInstruments>();
        services.AddSingleton<GatewayGauges>();
        services.AddSingleton<MetricsCollector>();
        services.AddSingleton<ByteBudget>();
        services.AddSingleton<KeyGrains>();
        services.AddSingleton<LostCalls>();
        services.AddSingleton<KeyGate>();
        services.AddSingleton<Admissions>();
        services.AddSingleton<OpenNotes>();
        services.AddSingleton<CallerGate>();
        services.AddSingleton<UnpricedModels>();
        services.AddSingleton<OwedRows>();
        services.AddSingleton<Ledger>();
        services.AddSingleton<ProviderPlaces>();
        services.AddSingleton<AttemptReports>();
        services.AddSingleton<AttemptRunner>();
        services.AddSingleton<AttemptRace>();
        services.AddSingleton<AttemptLoop>();
        services.AddSingleton<AnswerWriter>();
        services.AddSingleton<RequestPipeline>();
        services.AddSingleton<VisibleModels>();
        services.AddSingleton<KeyFinder>();
        services.AddSingleton<TeamFinder>();
        services.AddSingleton<ProviderHealth>();
        services.AddSingleton<ProviderFinder>();
        services.AddHostedService<HealthExchange>();
        services.AddSingleton<SpoolFlush>();
        services.AddSingleton<RequestRows>();
        services.AddFastEndpoints(options =>
        {
            options.DisableAutoDiscovery = true;
            options.Assemblies = [typeof(ApiRegistration).Assembly];
        });
        return services;
    }

    /// <summary>Maps every endpoint of the front end, and guards what only operators may see.</summary>
    public static WebApplication UseGatewayApi(this WebApplication app)
    {
        // Nothing is counted before somebody listens.
        app.Services.GetRequiredService<MetricsCollector>();
        app.Services.GetRequiredService<GatewayGauges>();
        app.UseMiddleware<EdgeGate>();
        app.UseWhen(
            context => IsForOperators(context.Request.Path),
            branch => branch.UseMiddleware<AdminGate>());
        app.UseRouting();
        app.UseFastEndpoints();
        app.MapScalarApiReference("/docs", options => options
            .WithTitle("Gateway")

            // The page must work where there is no internet, and tell nobody that it is read.
            .DisableDefaultFonts()
            .DisableTelemetry()
            .DisableAgent()
            .WithOpenApiRoutePattern(OpenApiEndpoint.Path));
        return app;
    }

    private static bool IsForOperators(PathString path)
    {
        foreach (var guarded in OperatorPaths)
        {
            if (path.StartsWithSegments(guarded))
            {
                return true;
            }
        }

        return false;
    }
}
