using System.Data.Common;
using Gateway.Grains.ApiKeys;
using Gateway.Grains.Interfaces.ApiKeys;
using Gateway.Grains.Interfaces.Storage;
using Gateway.Grains.Interfaces.Teams;
using Gateway.Grains.Interfaces.Uploads;
using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Storage.Postgres;
using Gateway.Grains.Teams;
using Gateway.Grains.Uploads;
using Gateway.Grains.Usage;
using Gateway.Grains.Usage.Reports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gateway.Grains.Storage;

/// <summary>The node's durable store: grain state, the ledger and the spool on its way there.</summary>
public static class GatewayStorage
{
    /// <summary>
    /// The name of the grain storage that grains with durable state ask for. A string grain key must hold a character that is no hex digit
    /// (a prefix such as <c>key_</c>): the provider takes one that reads as a hexadecimal number for an integer key, so <c>cafe</c> and
    /// <c>CAFE</c> would share a row.
    /// </summary>
    public const string Name = "gateway";

    // The name under which the ADO.NET provider knows SQLite; what it loads is Microsoft.Data.Sqlite.
    private const string SqliteInvariant = "System.Data.SQLite";

    /// <summary>
    /// Makes the data directory, and brings the database's schema up to date. To be called before the host is built; safe to repeat, and when
    /// several processes do it at once. Throws <see cref="SchemaTooNewException"/> where a newer program made the store, and
    /// <see cref="StoreUnusableException"/> where the cluster's database cannot be used.
    /// </summary>
    public static void Prepare(StorageSettings settings)
    {
        var directory = new DataDirectory(settings);
        directory.Create();
        if (settings.ConnectionString is { } connectionString)
        {
            using var cluster = new PostgresDatabase(connectionString);
            PostgresSchema.Apply(cluster);
            return;
        }

        directory.CreateDatabaseFile();
        using var database = new SqliteDatabase(directory);
        SqliteSchema.Apply(database);
    }

    /// <summary>
    /// Adds grain storage <see cref="Name"/>, <see cref="IApiKeyIndex"/>, <see cref="ITeamIndex"/>,
    /// <see cref="IStartTurn"/>, <see cref="IUsageSpool"/>, <see cref="IRequestLog"/>, <see cref="IUploadStore"/> (its
    /// <see cref="UploadRoom"/> is what the host fills) and the ledger's writer.
    /// The host's start throws <see cref="DataDirectoryInUseException"/> where another process owns the directory.
    /// </summary>
    public static ISiloBuilder AddGatewayStorage(this ISiloBuilder silo, StorageSettings settings)
    {
        var directory = new DataDirectory(settings);
        var services = silo.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(_ => DataDirectoryLock.Acquire(directory));
        services.AddSingleton(SpoolLimits.Default);
        services.AddSingleton(provider =>
        {
            // Nobody may touch the spool who does not own the directory. The container disposes in the opposite order.
            provider.GetRequiredService<DataDirectoryLock>();
            return new UsageSpool(directory.Spool, SpoolLimits.Default, provider.GetRequiredService<TimeProvider>());
        });
        services.AddSingleton(provider =>
        {
            provider.GetRequiredService<DataDirectoryLock>();
            return new OpenRequests(directory.Spool);
        });
        services.AddSingleton<UploadRoom>();
        services.AddSingleton<IUploadStore>(provider =>
        {
            provider.GetRequiredService<DataDirectoryLock>();
            return UploadStore.Open(directory, provider.GetRequiredService<UploadRoom>());
        });
        services.AddSingleton<IOpenRequests>(static provider => provider.GetRequiredService<OpenRequests>());
        services.AddSingleton(provider =>
        {
            provider.GetRequiredService<DataDirectoryLock>();
            return NodeIdentity.Load(directory);
        });
        services.AddSingleton<NodeProgress>();
        services.AddSingleton<IUsageSpool>(static provider => provider.GetRequiredService<UsageSpool>());
        services.AddMetrics();
        services.AddSingleton<SpoolInstruments>();
        services.AddSingleton<UsageWriter>();
        services.AddSingleton<LedgerProgress>();
        silo = settings.ConnectionString is { } connectionString ? silo.AddPostgres(settings, connectionString) : silo.AddSqlite(directory);

        // After the store's own services: it ends before them.
        services.AddHostedService(static provider => provider.GetRequiredService<UsageWriter>());
        services.AddSingleton<StoreWatch>();
        services.AddSingleton<IStoreStatus>(static provider => provider.GetRequiredService<StoreWatch>());
        services.AddHostedService(static provider => provider.GetRequiredService<StoreWatch>());
        return silo;
    }

    private static ISiloBuilder AddSqlite(this ISiloBuilder silo, DataDirectory directory)
    {
        var services = silo.Services;
        services.AddSingleton(_ => new SqliteDatabase(directory));
        services.AddSingleton<DbDataSource>(static provider => provider.GetRequiredService<SqliteDatabase>());
        services.AddSingleton<IUsageStore, SqliteUsageStore>();
        services.AddSingleton<IRequestLog, RequestLog>();
        services.AddSingleton<ISpendLedger, SqliteSpendLedger>();
        services.AddSingleton<ILedgerProgress>(static provider => provider.GetRequiredService<LedgerProgress>());
        services.AddSingleton<ILedgerNodes, SingleNode>();
        services.AddSingleton<StoredGrains>();
        services.AddSingleton<IUsageReports, SqliteUsageReports>();
        services.AddSingleton<IApiKeyIndex, ApiKeyIndex>();
        services.AddSingleton<ITeamIndex, TeamIndex>();
        services.AddSingleton<IWalletStore, SqliteWalletStore>();
        services.AddSingleton<IWalletLedger>(static provider => provider.GetRequiredService<IWalletStore>());
        services.AddSingleton<IStartTurn, SingleNodeTurn>();
        return silo.AddAdoNetGrainStorage(Name, options => options.Configure<SqliteDatabase>(static (storage, database) =>
        {
            storage.Invariant = SqliteInvariant;
            storage.DataSource = database;
            storage.GrainStorageSerializer = new StateSerializer();
        }));
    }
}
