using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gateway.Grains.Webhooks;

public static class WebhookServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="IAlerts"/> and what calls webhooks, and the (empty) <see cref="WebhooksInForce"/>, which the host fills. To be added before
    /// the silo: it stops after the grains then, which may raise alerts to the end.
    /// </summary>
    public static IServiceCollection AddGatewayAlerts(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<WebhooksInForce>();
        services.TryAddSingleton<WebhookSender>();
        services.TryAddSingleton<IAlerts, Alerts>();
        services.AddHostedService(static provider => provider.GetRequiredService<WebhookSender>());
        return services;
    }
}
