using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Interfaces.Values;
using Gateway.Grains.Storage;
using Gateway.Grains.Tests.Storage;
using Gateway.Grains.Usage;
using Microsoft.Data.Sqlite;

namespace Gateway.Grains.Tests.Usage;

public sealed class RequestLogTests
{
    [Fact]
    public async Task Find_AStoredRecord_IsTheSameRecord()
    {
        using var temp = new TempStore();
        using var store = new SqliteUsageStore(temp.Database);
        var log = new RequestLog(temp.Database);
        UsageRecord[] records = [Records.Minimal(1), Records.Full(2) with { Team = "ünï \"🙂\"\n" }, Records.Minimal(3) with { Endpoint = "", RequestedModel = "", Team = "" }];
        await store.Write(records, default);

        foreach (var record in records)
        {
            Assert.Equal(Records.Text(record), Records.Text(Assert.IsType<UsageRecord>(await log.Find(record.Id, default))));
        }

        Assert.Null(await log.Find("req_none", default));
    }

    [Fact]
    public void Read_ARowFromBeforeThePricesColumns_HasNoneOfThem()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        var scripts = SqlScripts.Of("sqlite").ToDictionary(static script => script.Version, static script => script.Sql);
        Execute(scripts[2]);
        Execute("""
            INSERT INTO requests (id, created_at, endpoint, key_id, requested_model, stream, status, prompt_tokens, cached_tokens, cache_write_tokens,
              completion_tokens, reasoning_tokens, usage_source, cost, fee, currency, duration_us, overhead_us)
            VALUES ('req_1', 0, 'embeddings', 'k', 'm', 0, 200, 5, 1, 2, 7, 3, 1, '0.50', '0.025', 'INR', 9, 8)
            """);
        Execute(scripts[3]);
        Execute(scripts[6]);

        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {RequestColumns.List} FROM requests";
        using var reader = command.ExecuteReader();
        Assert.True(reader.Read());
        var row = RequestRow.Read(reader);

        Assert.Equal(new TokenUsage(5, 1, 2, 7, 3), row.Usage);
        Assert.Equal((0.5m, 0.025m, "INR", null, null, null), (row.Cost, row.Fee, row.Currency, row.PriceCurrency, row.Rate, row.RateAt));

        void Execute(string sql)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }

    [Fact]
    public async Task Write_AnIdThatIsThere_LeavesTheRowAsItIs()
    {
        using var temp = new TempStore();
        using var store = new SqliteUsageStore(temp.Database);
        await store.Write([Records.Minimal(1)], default);
        await store.Write([Records.Minimal(1) with { Status = 500 }, Records.Minimal(2)], default);
        Assert.Equal([200L, 2L], [temp.Scalar("SELECT status FROM requests LIMIT 1"), temp.Scalar("SELECT count(*) FROM requests")]);
    }

    [Fact]
    public async Task Write_OneOfABatchFails_StoresNoneOfIt()
    {
        using var temp = new TempStore();
        using var store = new SqliteUsageStore(temp.Database);
        await Assert.ThrowsAnyAsync<Exception>(async () => await store.Write([Records.Minimal(1), Records.Minimal(2) with { KeyId = null! }], default));
        Assert.Equal(0, temp.Scalar("SELECT count(*) FROM requests"));
        await store.Write([Records.Minimal(1)], default);
        Assert.Equal(1, temp.Scalar("SELECT count(*) FROM requests"));
    }

    [Fact]
    public async Task List_EachFilter_GivesItsRowsNewestFirst()
    {
        using var temp = new TempStore();
        using var store = new SqliteUsageStore(temp.Database);
        var log = new RequestLog(temp.Database);
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
        await Expect([3], new RequestQuery(Model: "gpt-4o", Before: Records.IdOf(4)));
        await Expect([3], new RequestQuery(Model: "gpt-4o", Provider: "openai"));
        await Expect([5, 4, 3], new RequestQuery(From: Records.Start.AddMilliseconds(3)));
        await Expect([2, 1, 0], new RequestQuery(To: Records.Start.AddMilliseconds(3)));
        await Expect([3, 2], new RequestQuery(From: Records.Start.AddMilliseconds(2), To: Records.Start.AddMilliseconds(4)));
        await Expect([1, 0], new RequestQuery(Before: Records.IdOf(2)));
        await Expect([1], new RequestQuery(KeyId: "key_2", Before: Records.IdOf(5)));
        await Expect([5], new RequestQuery(KeyId: "key_2", Team: "core", Status: 503, From: Records.Start, To: Records.Start.AddSeconds(1), Before: Records.IdOf(9)));
        await Expect([], new RequestQuery(KeyId: "key_2' OR 1 --"));
        await Expect([5, 4], new RequestQuery(Limit: 2));

        async Task Expect(int[] numbers, RequestQuery query) =>
            Assert.Equal(numbers, (await log.List(query, default)).Select(static row => (int)row.DurationUs));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1002)]
    public async Task List_LimitOutOfBounds_IsRefused(int limit)
    {
        using var temp = new TempStore();
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await new RequestLog(temp.Database).List(new RequestQuery(Limit: limit), default));
    }
}
