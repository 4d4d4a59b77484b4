using Gateway.Grains.Storage;
using Gateway.Grains.Storage.Postgres;
using Gateway.TestKit;

namespace Gateway.Cluster.Tests.Postgres;

public sealed class PostgresSchemaTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Apply_FiveAtOnceOnAnEmptyDatabase_MakeOneSchema()
    {
        var connectionString = await postgres.NewDatabase();
        using var barrier = new Barrier(5);
        var failures = new Exception?[5];
        var threads = Enumerable.Range(0, 5).Select(number => new Thread(() =>
        {
            using var database = new PostgresDatabase(connectionString);
            barrier.SignalAndWait();
            failures[number] = Record.Exception(() => PostgresSchema.Apply(database));
        })).ToList();
        threads.ForEach(static thread => thread.Start());
        threads.ForEach(static thread => thread.Join());

        Assert.All(failures, Assert.Null);
        await using var database = new PostgresDatabase(connectionString);
        await using var command = database.Source.CreateCommand("SELECT array_agg(version ORDER BY version) FROM gateway_schema");
        Assert.Equal(SqlScripts.Of("postgresql").Select(script => script.Version), (int[])(await command.ExecuteScalarAsync())!);
    }

    [Fact]
    public void Scripts_AreNumberedFromOneWithoutGaps()
    {
        var versions = SqlScripts.Of("postgresql").Select(static script => script.Version).ToArray();
        Assert.Equal(Enumerable.Range(1, versions.Length), versions);
    }

    [Fact]
    public async Task Apply_Again_KeepsWhatIsThere()
    {
        await using var test = await TestDatabase.Make(postgres);
        await test.Execute("INSERT INTO grain_state VALUES ('s', 'n', 'k', 0, 0, 1, NULL)");

        PostgresSchema.Apply(test.Database);

        Assert.Equal(1, await test.Scalar<long>("SELECT count(*) FROM grain_state"));
    }

    [Fact]
    public async Task Apply_NewerSchema_IsRefusedInOneLine()
    {
        await using var test = await TestDatabase.Make(postgres);
        await test.Execute("INSERT INTO gateway_schema (version) VALUES (9001)");

        var exception = Assert.Throws<SchemaTooNewException>(() => PostgresSchema.Apply(test.Database));

        Assert.Contains("9001", exception.Message, StringComparison.Ordinal);
        Assert.Contains(test.Database.Place, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Fact]
    public async Task Apply_ScriptThatFails_LeavesNoneOfIt()
    {
        await using var database = new PostgresDatabase(await postgres.NewDatabase());
        await using (var trap = database.Source.CreateCommand("CREATE TABLE requests (id text)"))
        {
            await trap.ExecuteNonQueryAsync();
        }

        Assert.Throws<StoreUnusableException>(() => PostgresSchema.Apply(database));

        await using var command = database.Source.CreateCommand("SELECT (SELECT max(version) FROM gateway_schema) || ' ' || coalesce(to_regclass('requests_key')::text, 'none')");
        Assert.Equal("2 none", await command.ExecuteScalarAsync());
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port={0};Database=gateway;Username=u;Password=s3cr3t", "gateway on 127.0.0.1:")]
    [InlineData("Host=no-such-host.invalid;Port={0};Username=u;Password=s3cr3t", "u on no-such-host.invalid:")]
    public void Apply_ServerAway_IsToldInOneLineWithoutThePassword(string connectionString, string place)
    {
        using var database = new PostgresDatabase(string.Format(null, connectionString, TestGateway.FreePorts(1)[0]));

        var exception = Assert.Throws<StoreUnusableException>(() => PostgresSchema.Apply(database));

        Assert.Contains(place, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", exception.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Fact]
    public async Task Apply_NoSuchDatabase_IsToldInOneLine()
    {
        await using var database = new PostgresDatabase((await postgres.NewDatabase()).Replace("Database=test_", "Database=none_", StringComparison.Ordinal));

        var exception = Assert.Throws<StoreUnusableException>(() => PostgresSchema.Apply(database));

        Assert.Contains("3D000", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }
}
