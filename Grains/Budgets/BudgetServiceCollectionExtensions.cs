using Gateway.Grains.Interfaces.Nodes;
using Gateway.Grains.Pricing;
using Gateway.Grains.Teams;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gateway.Grains.Budgets;

public static class BudgetServiceCollectionExtensions
{
    /// <summary>Adds what budgets and wallets of grains need, and the (default) <see cref="BillingInForce"/>, which the host fills.</summary>
    public static IServiceCollection AddBudgets(this IServiceCollection services)
    {
        services.TryAddSingleton(static _ => new StallWatch(TimeProvider.System));
        services.AddSingleton<BillingInForce>();
        services.AddSingleton<BudgetAccounts>();
        services.AddSingleton<WalletAccounts>();
        return services;
    }
}
