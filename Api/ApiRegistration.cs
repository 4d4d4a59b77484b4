using Gateway.Api.Spending;
using FastEndpoints;
using Gateway.Api.Access;
using Gateway.Api.Endpoints.Admin;
using Gateway.Api.Endpoints.Admin.Keys;
using Gateway.Api.Endpoints.Admin.Providers;
using Gateway.Api.Endpoints.Admin.Requests;
using Gateway.Api.Endpoints.Admin.Teams;
using Gateway.Api.Endpoints.Anthropic;
using Gateway.Api.Endpoints.Health;
using Gateway.Api.Endpoints.OpenAI;
using Gateway.Api.Errors;
using Gateway.Api.Forwarding;
using Gateway.Api.Health;
using Gateway.Api.Operation;
using Gateway.Api.Pipeline;
using Gateway.Api.Pricing;
using Gateway.Api.Reference;
using Gateway.Api.Snapshot;
using Gateway.Api.Telemetry;
using Gateway.Grains.Interfaces.Forwarding;
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
    /// <summary>Mapped by FastEndpoints itself; lists type names.</summary>
    private const string EndpointList = "/_test_url_cache_";

    /// <summary>What only operators may see.</summary>
    private static readonly PathString[] OperatorPaths = ["/admin", "/dashboard", EndpointList];

    /// <summary>What a node without a front end answers all the same.</summary>
    private static readonly Type[] OperationEndpoints = [typeof(LiveEndpoint), typeof(ReadyEndpoint), typeof(MetricsEndpoint)];

    /// <summary>
    /// Registers the front end. The host adds the grain client, the usage spool, the request log, the key index and the
    /// <see cref="NodeDescription"/>; where the node hosts no grains, <see cref="AddRemoteForwarding"/> before this.
    /// </summary>
    public static IServiceCollection AddGatewayApi(this IServiceCollection services)
    {
        services.AddGatewayBase();
        services.TryAddSingleton(static _ => new StallWatch(TimeProvider.System));
        services.AddSingleton<GatewayInstruments>();
        services.AddSingleton<GatewayGauges>();
        services.AddSingleton<ByteBudget>();
        services.AddSingleton<UploadReader>();
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
        services.AddSingleton<MessageTokens>();
        services.AddSingleton<ResponseKeeper>();
        services.AddHostedService(provider => provider.GetRequiredService<ResponseKeeper>());
        services.AddSingleton<KeptResponseGate>();
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

    /// <summary>Requests are carried by other nodes, which the host adds as <see cref="IForwardingNodes"/>: this one holds no provider credential.</summary>
    public static IServiceCollection AddRemoteForwarding(this IServiceCollection services)
    {
        services.AddSingleton<RemoteLines>();
        services.AddHostedService(static provider => provider.GetRequiredService<RemoteLines>());
        services.AddSingleton<IRequestCarrier, RemoteCarrier>();
        return services;
    }

    /// <summary>Registers what a node without a front end has of it: health and metrics.</summary>
    public static IServiceCollection AddGatewayOperation(this IServiceCollection services)
    {
        services.AddGatewayBase();
        services.AddFastEndpoints(options =>
        {
            options.DisableAutoDiscovery = true;
            options.Assemblies = [typeof(ApiRegistration).Assembly];
            options.Filter = static type => OperationEndpoints.Contains(type);
        });
        return services;
    }

    /// <summary>Maps every endpoint of the front end, and guards what only operators may see.</summary>
    public static WebApplication UseGatewayApi(this WebApplication app)
    {
        // Nothing is counted before somebody listens.
        app.Services.GetRequiredService<MetricsCollector>();
        app.Services.GetRequiredService<NodeGauges>();
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

    /// <summary>Maps health and metrics only.</summary>
    public static WebApplication UseGatewayOperation(this WebApplication app)
    {
        app.Services.GetRequiredService<MetricsCollector>();
        app.Services.GetRequiredService<NodeGauges>();
        app.UseMiddleware<EdgeGate>();
        app.UseWhen(static context => context.Request.Path.StartsWithSegments(EndpointList), static branch => branch.UseMiddleware<AdminGate>());
        app.UseRouting();
        app.UseFastEndpoints();
        return app;
    }

    private static IServiceCollection AddGatewayBase(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(ModelCatalog.Load());
        services.AddSingleton<CurrentSnapshot>();
        services.AddSingleton<Readiness>();
        services.AddSingleton<RequestsInFlight>();
        services.AddMetrics();
        services.AddSingleton<NodeGauges>();
        services.AddSingleton<MetricsCollector>();
        services.TryAddSingleton<IRequestCarrier, LocalCarrier>();
        return services;
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
