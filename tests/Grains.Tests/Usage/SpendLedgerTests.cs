using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Interfaces.Values;
using Gateway.Grains.Tests.Storage;
using Gateway.Grains.Tests.Usage.Rollups;
using Gateway.Grains.Usage;

namespace Gateway.Grains.Tests.Usage;

public sealed class SpendLedgerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Sum_AnyRange_IsTheSumOfItsRows(int seed)
    {
        var random = new Random(seed);
        using var temp = new TempStore();
        using var store = new SqliteUsageStore(temp.Database);
        var rows = RandomRows.Make(random, 1500, TimeSpan.FromHours(75));
        await store.Write(rows, default);
        var ledger = new SqliteSpendLedger(temp.Database);
        for (var round = 0; round < 60; round++)
        {
            var from = RandomRows.Start.AddMinutes(random.Next(-90, 4600)).AddMilliseconds(random.Next(2));
            var to = from.AddMinutes(random.Next(3) switch { 0 => random.Next(120), 1 => random.Next(4000), _ => 60 * random.Next(80) });
            var owner = random.Next(2) == 0 ? SpendOwner.OfKey($"key_{random.Next(4)}") : SpendOwner.OfTeam($"team {random.Next(1, 4)}");

            Assert.Equal(Expected(rows, owner, from, to), await ledger.Sum(owner, from, to, default));
        }
    }

    [Fact]
    public async Task Sum_ReplayedRows_CountOnce()
    {
        using var temp = new TempStore();
        using var store = new SqliteUsageStore(temp.Database);
        var rows = RandomRows.Make(new Random(7), 300, TimeSpan.FromHours(5));
        await store.Write(rows[..200], default);
        await store.Write(rows, default);
        await store.Write([.. rows, .. rows], default);

        var sum = await new SqliteSpendLedger(temp.Database).Sum(SpendOwner.OfKey("key_1"), RandomRows.Start.AddDays(-1), RandomRows.Start.AddDays(2), default);

        Assert.Equal(Expected(rows, SpendOwner.OfKey("key_1"), DateTimeOffset.MinValue, DateTimeOffset.MaxValue), sum);
    }

    [Fact]
    public async Task Sum_AfterABatchThatFailed_HasNothingOfIt()
    {
        using var temp = new TempStore();
        using var store = new SqliteUsageStore(temp.Database);
        var row = Records.Minimal(1) with { Cost = 1, Currency = "USD" };
        await Assert.ThrowsAnyAsync<Exception>(async () => await store.Write([row, Records.Minimal(2) with { KeyId = null! }], default));
        await store.Write([Records.Minimal(3) with { Cost = 0.25m, Fee = 0.0000001m, Currency = "USD" }], default);

        var sum = await new SqliteSpendLedger(temp.Database).Sum(SpendOwner.OfKey("key_1"), Records.Start.AddDays(-1), Records.Start.AddDays(2), default);

        Assert.Equal([new SpendSum("USD", 0.2500001m, 1)], sum);
    }

    [Fact]
    public async Task Sum_NobodysSpend_IsEmpty()
    {
        using var temp = new TempStore();

        Assert.Empty(await new SqliteSpendLedger(temp.Database).Sum(SpendOwner.OfTeam("x"), DateTimeOffset.MinValue, DateTimeOffset.MaxValue, default));
        await Assert.ThrowsAsync<ArgumentException>(async () => await new SqliteSpendLedger(temp.Database).Sum(default, Records.Start, Records.Start, default));
    }

    [Fact]
    public async Task Write_AmountsNobodyCanAdd_StoresTheRows()
    {
        using var temp = new TempStore();
        using var store = new SqliteUsageStore(temp.Database);
        await store.Write([Records.Full(1), Records.Full(2), Records.Full(3)], default);

        var sum = await new SqliteSpendLedger(temp.Database).Sum(SpendOwner.OfKey("key_1"), Records.Start.AddDays(-1), Records.Start.AddDays(2), default);

        Assert.Equal([new SpendSum("INR", decimal.MaxValue, 3)], sum);
    }

    private static List<SpendSum> Expected(List<UsageRecord> rows, SpendOwner owner, DateTimeOffset from, DateTimeOffset to) =>
    [
        .. rows
            .Where(row => (row.KeyId == owner.KeyId || (row.Team is not null && row.Team == owner.Team)) && row.Currency is not null)
            .Where(row => string.CompareOrdinal(row.Id, RequestId.FloorOf(from)) >= 0 && string.CompareOrdinal(row.Id, RequestId.FloorOf(to)) < 0)
            .GroupBy(row => row.Currency!)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new SpendSum(group.Key, group.Sum(row => (row.Cost ?? 0) + (row.Fee ?? 0)), group.Count())),
    ];
}
