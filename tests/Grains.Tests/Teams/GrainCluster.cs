using System.Collections.Concurrent;
using Gateway.Grains.Budgets;
using Gateway.Grains.Interfaces.ApiKeys;
using Gateway.Grains.Interfaces.Teams;
using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Storage;
using Gateway.Grains.Teams;
using Gateway.Grains.Tests.Storage;
using Gateway.Grains.Usage;
using Gateway.Grains.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace Gateway.Grains.Tests.Teams;

/// <summary>Two silos in one process with one store; whoever asks a grain asks from one silo or the other by turns.</summary>
internal sealed class GrainCluster : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;
    private readonly TempStore _temp = new();
    private int _turn;

    private GrainCluster()
    {
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddMemoryGrainStorage(GatewayStorage.Name);
            silo.Services.AddBudgets();
            silo.Services.AddSingleton<ISpendLedger>(new SqliteSpendLedger(_temp.Database));
            silo.Services.AddSingleton<IRequestLog>(new RequestLog(_temp.Database));
            silo.Services.AddSingleton<IWalletStore>(new SqliteWalletStore(_temp.Database));
            silo.Services.AddSingleton<ILedgerProgress>(new StoredAtOnce());
            silo.Services.AddSingleton<IAlerts>(new CollectedAlerts(Alerts));
        });
        _cluster = builder.Build();
    }

    public ConcurrentQueue<BudgetAlert> Alerts { get; } = new();

    public SqliteDatabase Database => _temp.Database;

    private IGrainFactory Next => Silo(Interlocked.Increment(ref _turn));

    public static async Task<GrainCluster> Start()
    {
        var cluster = new GrainCluster();
        await cluster._cluster.DeployAsync();
        return cluster;
    }

    /// <summary>One silo for even numbers, the other for odd ones.</summary>
    public IGrainFactory Silo(int number) =>
        _cluster.GetSiloServiceProvider(_cluster.Silos[number % 2].SiloAddress).GetRequiredService<IGrainFactory>();

    public IApiKeyGrain Key(string id) => Next.GetGrain<IApiKeyGrain>(id);

    public ITeamGrain Team(string id) => Next.GetGrain<ITeamGrain>(ITeamGrain.KeyOf(id));

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _temp.Dispose();
    }

    /// <summary>Every row is in the store once it is written.</summary>
    private sealed class StoredAtOnce : ILedgerProgress
    {
        public ValueTask Caught(SpendOwner owner, string before, IReadOnlySet<string> except, bool isFinal, CancellationToken cancellation) => default;
    }

    private sealed class CollectedAlerts(ConcurrentQueue<BudgetAlert> alerts) : IAlerts
    {
        public void Raise(BudgetAlert alert) => alerts.Enqueue(alert);
    }
}
