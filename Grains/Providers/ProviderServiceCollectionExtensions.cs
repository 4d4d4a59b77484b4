using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Providers.Anthropic;
using Gateway.Grains.Providers.Gemini;
using Gateway.Grains.Providers.OpenAI;
using Gateway.Grains.Providers.Sandbox;
using Gateway.Grains.Providers.Transport;
using Gateway.Grains.Providers.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Gateway.Grains.Providers;

public static class ProviderServiceCollectionExtensions
{
    /// <summary>
    /// What <see cref="ProviderForwarderGrain"/> needs: the (empty) <see cref="ProviderRegistry"/> and a client for each kind. The host
    /// fills the registry. A <see cref="TimeProvider"/> that is registered already is used.
    /// </summary>
    public static IServiceCollection AddGatewayProviders(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ProviderRegistry>();
        services.TryAddSingleton<ProviderConnections>();
        services.TryAddSingleton<ProviderHttp>();
        services.TryAddSingleton<ProviderClients>();
        services.TryAddSingleton<ProviderSender>();
        services.TryAddSingleton<IReasoningMemory, ReasoningMemory>();
        services.TryAddSingleton<ResponsesBridge>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IProviderClient, OpenAIClient>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IProviderClient, AnthropicClient>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IProviderClient, GeminiClient>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IProviderClient, SandboxClient>(provider => new SandboxClient(
            provider.GetRequiredService<TimeProvider>(), Random.Shared.NextDouble, provider.GetRequiredService<ILogger<SandboxClient>>())));
        return services;
    }
}
