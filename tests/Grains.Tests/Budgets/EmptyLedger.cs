using Gateway.Grains.Budgets;
using Gateway.Grains.Interfaces.Teams;
using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Teams;
using Gateway.Grains.Usage;
using Gateway.Grains.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gateway.Grains.Tests.Budgets;

/// <summary>A ledger in which nothing was ever spent, for tests of grains in which money is not what is tested.</summary>
internal sealed class EmptyLedger : ISpendLedger, IRequestLog, ILedgerProgress, IWalletStore, IAlerts
{
    public static void AddTo(IServiceCollection services)
    {
        var ledger = new EmptyLedger();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ISpendLedger>(ledger);
        services.AddSingleton<IRequestLog>(ledger);
        services.AddSingleton<ILedgerProgress>(ledger);
        services.AddSingleton<IWalletStore>(ledger);
        services.AddSingleton<IAlerts>(ledger);
        services.AddBudgets();
    }

    public ValueTask<IReadOnlyList<SpendSum>> Sum(SpendOwner owner, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation) => new([]);

    public ValueTask<UsageRecord?> Find(string id, CancellationToken cancellation) => new((UsageRecord?)null);

    public ValueTask<IReadOnlyList<UsageRecord>> List(RequestQuery query, CancellationToken cancellation) => new([]);

    public ValueTask Caught(SpendOwner owner, string before, IReadOnlySet<string> except, bool isFinal, CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask<WalletLine> Credit(string team, WalletLine line, CancellationToken cancellation) => new(line);

    public ValueTask<decimal> Credited(string team, CancellationToken cancellation) => new(0m);

    public ValueTask<decimal> Spent(string team, string before, IReadOnlySet<string> except, CancellationToken cancellation) => new(0m);

    public ValueTask<IReadOnlyList<WalletLine>> List(WalletQuery query, CancellationToken cancellation) => new([]);

    public void Raise(BudgetAlert alert)
    {
    }
}
