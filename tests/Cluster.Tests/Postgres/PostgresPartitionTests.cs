using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Interfaces.Values;
using Gateway.Grains.Tests.Usage;
using Gateway.Grains.Usage.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Cluster.Tests.Postgres;

public sealed class PostgresPartitionTests(PostgresFixture postgres)
{
    private const string Tables = "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'requests'::regclass ORDER BY 1";

    private static readonly DateTimeOffset March = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Write_AcrossAMonthsEdge_GoesByTheIdsOwnTime()
    {
        await using var test = await TestDatabase.Make(postgres);
        await using var store = test.NewStore();

        // The row's time was read a moment after the id's: the id counts, so that its other copies meet it.
        await store.Write([At(March.AddMilliseconds(-1)) with { CreatedAt = March }, At(March), At(new DateTimeOffset(2026, 12, 31, 23, 59, 59, TimeSpan.Zero))], default);

        Assert.Equal(["requests_2026_02", "requests_2026_03", "requests_2026_12"], await test.Column<string>(Tables));
        Assert.Equal(["requests_2026_02", "requests_2026_03", "requests_2026_12"], await test.Column<string>("SELECT tableoid::regclass::text FROM requests ORDER BY id"));
        var log = new PostgresRequestLog(test.Database);
        Assert.Equal(3, (await log.List(new RequestQuery(), default)).Count);
        Assert.Equal(March.AddMilliseconds(-1), RequestId.TimeOf(Assert.Single(await log.List(new RequestQuery(To: March), default)).Id));
    }

    [Fact]
    public async Task Write_ManyNodesIntoANewMonth_MakeOnePartition()
    {
        await using var test = await TestDatabase.Make(postgres);
        var stores = Enumerable.Range(0, 5).Select(_ => test.NewStore()).ToList();

        await Task.WhenAll(stores.Select((store, number) => store.Write([Records.Minimal(number)], default).AsTask()));

        Assert.Equal(["requests_2026_03"], await test.Column<string>(Tables));
        Assert.Equal(5, await test.Scalar<long>("SELECT count(*) FROM requests"));
        foreach (var store in stores)
        {
            await store.DisposeAsync();
        }
    }

    [Fact]
    public async Task Keep_WithARetention_DropsWholeMonthsBeforeIt()
    {
        await using var test = await TestDatabase.Make(postgres);
        await using var store = test.NewStore();
        await store.Write([.. Enumerable.Range(0, 5).Select(months => At(March.AddMonths(-months)))], default);
        var time = new FakeTimeProvider(March.AddDays(30));

        await Keeper(test, time, kept: 2).Keep(default);

        Assert.Equal(
            ["requests_2026_01", "requests_2026_02", "requests_2026_03", "requests_2026_04", "requests_2026_05"],
            await test.Column<string>(Tables));
        Assert.Equal(3, await test.Scalar<long>("SELECT count(*) FROM requests"));
    }

    [Fact]
    public async Task Keep_WithoutARetention_DropsNothing()
    {
        await using var test = await TestDatabase.Make(postgres);
        await using var store = test.NewStore();
        await store.Write([At(March.AddYears(-20))], default);

        await Keeper(test, new FakeTimeProvider(March), kept: null).Keep(default);

        Assert.Equal(1, await test.Scalar<long>("SELECT count(*) FROM requests"));
    }

    [Fact]
    public async Task Write_IntoAMonthThatAnotherNodeDropped_IsStoredAtTheNextTry()
    {
        await using var test = await TestDatabase.Make(postgres);
        await using var store = test.NewStore();
        await store.Write([At(March)], default);
        await test.Execute("DROP TABLE requests_2026_03");

        await Assert.ThrowsAnyAsync<Exception>(async () => await store.Write([At(March)], default));
        await store.Write([At(March)], default);

        Assert.Equal(1, await test.Scalar<long>("SELECT count(*) FROM requests"));
    }

    [Theory]
    [InlineData("key_id = 'k' AND id < 'req_z'", "key_id_id")]
    [InlineData("id >= 'req_0' AND id < 'req_z' AND status = 200", "pkey")]
    public async Task List_UsualFilters_ReadAnIndexAndSortNothing(string where, string index)
    {
        await using var test = await TestDatabase.Make(postgres);
        await using var store = test.NewStore();
        await store.Write([.. Enumerable.Range(0, 2000).Select(number => At(March.AddMonths(number % 2).AddMinutes(number)) with { KeyId = $"k{number % 100}" })], default);
        await test.Execute("ANALYZE requests");

        var plan = string.Join('\n', await test.Column<string>($"EXPLAIN SELECT * FROM requests WHERE {where} ORDER BY id DESC LIMIT 10"));

        Assert.Contains(index, plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Sort", plan, StringComparison.Ordinal);
    }

    private static UsageRecord At(DateTimeOffset time) => Records.Minimal(0) with
    {
        Id = string.Concat(RequestId.FloorOf(time).AsSpan(0, 16), "00000000000000000001"),
        CreatedAt = time,
    };

    private static PartitionKeeper Keeper(TestDatabase test, TimeProvider time, int? kept) =>
        new(test.Database, new RequestPartitions(), test.Settings with { RetentionMonths = kept }, time, NullLogger<PartitionKeeper>.Instance);
}
