using Gateway.Api;
using Gateway.Grains.Forwarding;
using Gateway.Silo.Configuration;

namespace Gateway.Silo.Hosting;

/// <summary>What of the front end a node of this role has.</summary>
internal static class FrontEndRegistration
{
    /// <summary>To be called after the silo's registration: what is added here starts later, and stops before it.</summary>
    public static IServiceCollection AddFrontEnd(this IServiceCollection services, NodeSettings node)
    {
        if (node.Role == NodeRole.Api)
        {
            services.AddHostedService<SiloWait>();
            services.AddRemoteForwarding();
        }
        else if (node.ConnectionString is not null)
        {
            services.AddSingleton<ForwardingGate>();
            services.AddSingleton<IForwardingGate>(static provider => provider.GetRequiredService<ForwardingGate>());
            services.AddHostedService(static provider => provider.GetRequiredService<ForwardingGate>());
        }

        return node.Role == NodeRole.Silo ? services.AddGatewayOperation() : services.AddGatewayApi();
    }

    public static void UseFrontEnd(this WebApplication app, NodeSettings node)
    {
        if (node.Role == NodeRole.Silo)
        {
            app.UseGatewayOperation();
            return;
        }

        app.UseGatewayApi();
        if (node.Dashboard)
        {
            app.MapDashboard();
        }
    }
}
