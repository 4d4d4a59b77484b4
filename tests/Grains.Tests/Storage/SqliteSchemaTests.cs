using Gateway.Grains.Storage;

namespace Gateway.Grains.Tests.Storage;

public sealed class SqliteSchemaTests
{
    [Fact]
    public void Prepare_FourAtOnce_MakesOneSchema()
    {
        var parent = Directory.CreateTempSubdirectory("gateway-test-").FullName;
        try
        {
            var settings = new StorageSettings { DataDirectory = Path.Combine(parent, "data") };
            using var barrier = new Barrier(4);
            var failures = new List<Exception>();
            var threads = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
            {
                barrier.SignalAndWait();
                var failure = Record.Exception(() => GatewayStorage.Prepare(settings));
                if (failure is not null)
                {
                    lock (failures)
                    {
                        failures.Add(failure);
                    }
                }
            })).ToList();
            threads.ForEach(static thread => thread.Start());
            threads.ForEach(static thread => thread.Join());

            Assert.Empty(failures);
            using var database = new SqliteDatabase(new DataDirectory(settings));
            using var connection = database.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT count(*) FROM gateway_schema";
            Assert.Equal((long)SqlScripts.Of("sqlite").Count, command.ExecuteScalar());
        }
        finally
        {
            Directory.Delete(parent, recursive: true);
        }
    }

    [Fact]
    public void Scripts_AreNumberedFromOneWithoutGaps()
    {
        var versions = SqlScripts.Of("sqlite").Select(static script => script.Version).ToArray();
        Assert.Equal(Enumerable.Range(1, versions.Length), versions);
    }

    [Fact]
    public void Prepare_Again_KeepsWhatIsThere()
    {
        using var store = new TempStore();
        store.Execute("INSERT INTO grain_state VALUES ('s', 'n', 'k', 0, 0, 1, NULL)");
        GatewayStorage.Prepare(store.Settings);
        Assert.Equal(1, store.Scalar("SELECT count(*) FROM grain_state"));
    }

    [Fact]
    public void Prepare_NewerSchema_IsRefusedInOneLine()
    {
        using var store = new TempStore();
        store.Execute("INSERT INTO gateway_schema (version) VALUES (9001)");

        var exception = Assert.Throws<SchemaTooNewException>(() => GatewayStorage.Prepare(store.Settings));

        Assert.Contains("9001", exception.Message, StringComparison.Ordinal);
        Assert.Contains(store.Directory.Database, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Fact]
    public void Connections_UseTheWriteAheadLogAndDoNotSyncEachCommit()
    {
        using var store = new TempStore();
        using var connection = store.Database.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT (SELECT journal_mode FROM pragma_journal_mode) || ' ' || (SELECT synchronous FROM pragma_synchronous) || ' ' || (SELECT timeout FROM pragma_busy_timeout)";
        Assert.Equal("wal 1 5000", command.ExecuteScalar());
    }

    [Fact]
    public void Open_VanishedDatabase_IsAnErrorAndNotAnEmptyOne()
    {
        using var store = new TempStore();
        store.Database.Dispose();
        File.Delete(store.Directory.Database);
        Assert.ThrowsAny<Exception>(() => store.Database.Open());
        Assert.False(File.Exists(store.Directory.Database));
    }
}
