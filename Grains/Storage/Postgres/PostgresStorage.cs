using System.Data.Common;
using Gateway.Grains.Interfaces.Nodes;
using Gateway.Grains.ApiKeys;
using Gateway.Grains.Interfaces.ApiKeys;
using Gateway.Grains.Interfaces.Teams;
using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Teams;
using Gateway.Grains.Teams.Postgres;
using Gateway.Grains.Usage;
using Gateway.Grains.Usage.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;

namespace Gateway.Grains.Storage.Postgres;

/// <summary>What a node keeps in the cluster's database.</summary>
internal static class PostgresStorage
{
    // The name under which the ADO.NET providers know PostgreSQL.
    private const string Invariant = "Npgsql";

    public static ISiloBuilder AddPostgres(this ISiloBuilder silo, StorageSettings settings, string connectionString)
    {
        var services = silo.Services;
        services.AddSingleton(settings);
        services.AddSingleton(_ => new PostgresDatabase(connectionString));
        services.AddSingleton<DbDataSource>(static provider => provider.GetRequiredService<PostgresDatabase>().Source);
        services.AddSingleton<RequestPartitions>();
        services.AddSingleton<IUsageStore, PostgresUsageStore>();
        services.AddSingleton<IRequestLog, PostgresRequestLog>();
        services.AddSingleton<ISpendLedger, PostgresSpendLedger>();
        services.AddSingleton<IUsageReports, PostgresUsageReports>();
        services.AddSingleton<ILedgerProgress, PostgresLedgerProgress>();
        services.AddSingleton<PostgresNodes>();
        services.AddSingleton<ILedgerNodes>(static provider => provider.GetRequiredService<PostgresNodes>());
        services.AddSingleton<NodeBeacon>();
        services.AddHostedService(static provider => provider.GetRequiredService<NodeBeacon>());
        services.AddSingleton<StoredGrains>();
        services.AddSingleton<IApiKeyIndex, ApiKeyIndex>();
        services.AddSingleton<ITeamIndex, TeamIndex>();
        services.AddSingleton<IWalletStore, PostgresWalletStore>();
        services.AddSingleton<IWalletLedger>(static provider => provider.GetRequiredService<IWalletStore>());
        services.AddSingleton<IStartTurn, PostgresStartTurn>();
        services.AddHostedService<PartitionKeeper>();
        services.TryAddSingleton(static _ => new StallWatch(TimeProvider.System));
        services.AddHostedService<StallNews>();
        return silo.AddAdoNetGrainStorage(GatewayStorage.Name, options => options.Configure<PostgresDatabase>(static (storage, database) =>
        {
            storage.Invariant = Invariant;
            storage.DataSource = database.Source;
            storage.GrainStorageSerializer = new StateSerializer();
        }));
    }

    /// <summary>Nodes find each other in the cluster's database. To be called beside <see cref="GatewayStorage.AddGatewayStorage"/>.</summary>
    public static ISiloBuilder UsePostgresClustering(this ISiloBuilder silo) =>
        silo.UseAdoNetClustering((Microsoft.Extensions.Options.OptionsBuilder<AdoNetClusteringSiloOptions> options) => options.Configure<PostgresDatabase>(static (clustering, database) =>
        {
            clustering.Invariant = Invariant;
            clustering.DataSource = database.Membership;
        }));
}
