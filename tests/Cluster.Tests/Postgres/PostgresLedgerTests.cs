using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Tests.Usage;
using Gateway.Grains.Usage.Postgres;

namespace Gateway.Cluster.Tests.Postgres;

public sealed class PostgresLedgerTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Find_AStoredRecord_IsTheSameRecord()
    {
        await using var test = await TestDatabase.Make(postgres);
        await using var store = test.NewStore();
        var log = new PostgresRequestLog(test.Database);
        UsageRecord[] records =
        [
            Records.Minimal(1),
            Records.Full(2) with { Team = "ünï \"🙂\"\n" },
            Records.Minimal(3) with { Endpoint = "", RequestedModel = "", Team = "" },
            Records.Minimal(4) with { Cost = 0.1000m, Fee = -79228162514264337593543950335m },
            Records.Minimal(5) with { Cost = 0m, Fee = 0.0000000000000000000000000001m },
        ];
        await store.Write(records, default);

        foreach (var record in records)
        {
            Assert.Equal(Records.Text(record), Records.Text(Assert.IsType<UsageRecord>(await log.Find(record.Id, default))));
        }

        Assert.Null(await log.Find("req_none", default));
    }

    [Fact]
    public async Task Write_TextThatPostgresRefuses_HoldsUpNothing()
    {
        await using var test = await TestDatabase.Make(postgres);
        await using var store = test.NewStore();
        var log = new PostgresRequestLog(test.Database);

        await store.Write(
            [Records.Minimal(1) with { RequestedModel = "a\0b", Team = "x\ud800y", Metadata = """{"a":"\u0000\ud800 \\u0000 \ud83d\ude42 \u00fc","b":1e99999}""" }], default);

        var found = Assert.Single(await log.List(new RequestQuery(Model: "a\0b", Team: "x\ud800y"), default));
        Assert.Equal("a\ufffdb", found.RequestedModel);
        Assert.Equal("""{"a":"\ufffd\ufffd \\u0000 \ud83d\ude42 \u00fc","b":1e99999}""", found.Metadata);
        Assert.Equal("\ufffd\ufffd \\u0000 🙂 ü", await test.Scalar<string>("SELECT metadata ->> 'a' FROM requests"));
    }

    [Fact]
    public async Task Write_IdsThatAreThere_LeavesTheRowsAsTheyAre()
    {
        await using var test = await TestDatabase.Make(postgres);
        await using var store = test.NewStore();
        var batch = Enumerable.Range(0, 1000).Select(Records.Minimal).ToList();
        await store.Write(batch, default);

        await store.Write([.. batch.Select(record => record with { Status = 500 }), Records.Minimal(1000), Records.Minimal(1000)], default);

        Assert.Equal(1001, await test.Scalar<long>("SELECT count(*) FROM requests"));
        Assert.Equal([200], await test.Column<int>("SELECT DISTINCT status FROM requests"));
    }

    [Fact]
    public async Task Write_SameRowsFromTwoNodesAtOnce_AreStoredOnce()
    {
        await using var test = await TestDatabase.Make(postgres);
        await using var left = test.NewStore();
        await using var right = test.NewStore();
        var rows = Enumerable.Range(0, 1000).Select(Records.Minimal).ToList();

        await Task.WhenAll(left.Write(rows, default).AsTask(), right.Write([.. rows.AsEnumerable().Reverse()], default).AsTask());

        Assert.Equal(1000, await test.Scalar<long>("SELECT count(*) FROM requests"));
    }

    [Fact]
    public async Task Write_OneOfABatchFails_StoresNoneOfItAndGoesOn()
    {
        await using var test = await TestDatabase.Make(postgres);
        await using var store = test.NewStore();
        await Assert.ThrowsAnyAsync<Exception>(async () => await store.Write([Records.Minimal(1), Records.Minimal(2) with { KeyId = null! }], default));
        Assert.Equal(0, await test.Scalar<long>("SELECT count(*) FROM requests"));

        await store.Write([Records.Minimal(1)], default);

        Assert.Equal(1, await test.Scalar<long>("SELECT count(*) FROM requests"));
    }

    [Fact]
    public async Task Write_ConnectionCut_NextTryStoresTheBatch()
    {
        await using var test = await TestDatabase.Make(postgres);
        await using var store = test.NewStore();
        await store.Write([Records.Minimal(1)], default);
        await test.Execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");

        await Assert.ThrowsAnyAsync<Exception>(async () => await store.Write([Records.Minimal(2)], default));
        await store.Write([Records.Minimal(2)], default);

        Assert.Equal(2, await test.Scalar<long>("SELECT count(*) FROM requests"));
    }

    [Fact]
    public async Task List_EachFilter_GivesItsRowsNewestFirst()
    {
        await using var test = await TestDatabase.Make(postgres);
        await using var store = test.NewStore();
        var log = new PostgresRequestLog(test.Database);
        await store.Write(
        [
            Records.Minimal(0),
            Records.Minimal(1) with { KeyId = "key_2" },
            Records.Minimal(2) with { Team = "core" },
            Records.Minimal(3) with { RequestedModel = "smart", Model = "gpt-4o", Provider = "openai" },
            Records.Minimal(4) with { RequestedModel = "gpt-4o" },
            Records.Minimal(5) with { Status = 503, KeyId = "key_2", Team = "core" },
        ], default);

        await Expect([5, 4, 3, 2, 1, 0], new RequestQuery());
        await Expect([5, 1], new RequestQuery(KeyId: "key_2"));
        await Expect([5, 2], new RequestQuery(Team: "core"));
        await Expect([4, 3], new RequestQuery(Model: "gpt-4o"));
        await Expect([3], new RequestQuery(Model: "smart"));
        await Expect([3], new RequestQuery(Provider: "openai"));
        await Expect([5], new RequestQuery(Status: 503));
        await Expect([5], new RequestQuery(Status: 400, LastStatus: 599));
        await Expect([], new RequestQuery(Status: 400, LastStatus: 499));
        await Expect([4, 3, 2, 1, 0], new RequestQuery(Status: 200, LastStatus: 299));
        await Expect([4], new RequestQuery(Model: "gpt-4o", Limit: 1));
        await Expect([3], new RequestQuery(Model: "gpt-4o", Before: Records.IdOf(4), Status: 200));
        await Expect([5, 4, 3], new RequestQuery(From: Records.Start.AddMilliseconds(3)));
        await Expect([2, 1, 0], new RequestQuery(To: Records.Start.AddMilliseconds(3)));
        await Expect([3, 2], new RequestQuery(From: Records.Start.AddMilliseconds(2), To: Records.Start.AddMilliseconds(4)));
        await Expect([1, 0], new RequestQuery(Before: Records.IdOf(2)));
        await Expect([5], new RequestQuery("key_2", "core", Status: 503, From: Records.Start, To: Records.Start.AddSeconds(1), Before: Records.IdOf(9)));
        await Expect([], new RequestQuery(KeyId: "key_2' OR true --"));
        await Expect([5, 4], new RequestQuery(Limit: 2));

        async Task Expect(int[] numbers, RequestQuery query) =>
            Assert.Equal(numbers, (await log.List(query, default)).Select(static row => (int)row.DurationUs));
    }
}
