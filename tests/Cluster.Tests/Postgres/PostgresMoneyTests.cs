using Gateway.Grains.Interfaces.Teams;
using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Interfaces.Values;
using Gateway.Grains.Teams;
using Gateway.Grains.Teams.Postgres;
using Gateway.Grains.Tests.Usage;
using Gateway.Grains.Tests.Usage.Rollups;
using Gateway.Grains.Usage.Postgres;

namespace Gateway.Cluster.Tests.Postgres;

/// <summary>Sums of spend, and wallets.</summary>
public sealed class PostgresMoneyTests(PostgresFixture postgres)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Sum_AnyRange_IsTheSumOfItsRows(int seed)
    {
        var random = new Random(seed);
        await using var test = await TestDatabase.Make(postgres);
        await using var store = test.NewStore();
        var rows = RandomRows.Make(random, 1500, TimeSpan.FromHours(75));
        await store.Write(rows, default);
        await store.Write(rows, default);
        var ledger = new PostgresSpendLedger(test.Database);
        for (var round = 0; round < 40; round++)
        {
            var from = RandomRows.Start.AddMinutes(random.Next(-90, 4600)).AddMilliseconds(random.Next(2));
            var to = from.AddMinutes(random.Next(4000));
            var owner = random.Next(2) == 0 ? SpendOwner.OfKey($"key_{random.Next(4)}") : SpendOwner.OfTeam($"team {random.Next(1, 4)}");

            Assert.Equal(Expected(rows, owner, from, to), await ledger.Sum(owner, from, to, default));
        }
    }

    [Fact]
    public async Task Sum_AmountsNobodyCanAdd_IsTheMostThereIs()
    {
        await using var test = await TestDatabase.Make(postgres);
        await using var store = test.NewStore();
        await store.Write([Records.Full(1), Records.Full(2)], default);

        var sum = await new PostgresSpendLedger(test.Database).Sum(SpendOwner.OfKey("key_1"), Records.Start.AddDays(-1), Records.Start.AddDays(2), default);

        Assert.Equal([new SpendSum("INR", decimal.MaxValue, 2)], sum);
    }

    [Fact]
    public async Task Credit_SameReferenceManyTimesAtOnce_CreditsOnce()
    {
        await using var test = await TestDatabase.Make(postgres);
        var wallets = new PostgresWalletStore(test.Database);

        var lines = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => wallets.Credit("core", NewCredit("invoice 1", 12.50m), default).AsTask()));

        Assert.Single(lines.Distinct());
        Assert.Equal(12.50m, await wallets.Credited("core", default));
        Assert.Equal(0, await wallets.Credited("other", default));
        Assert.Equal(lines.Take(1), await wallets.List(new WalletQuery("core"), default));
    }

    [Fact]
    public async Task Write_RowsThatAWalletPays_BringTheirLinesOnce()
    {
        await using var test = await TestDatabase.Make(postgres);
        await using var left = test.NewStore();
        await using var right = test.NewStore();
        var wallets = new PostgresWalletStore(test.Database);
        var charge = new WalletCharge("INR", 10m, 0.000000000000000000000001m, 0.05m, 0.01m, "USD", 88.6m, Records.Start);
        var rows = Enumerable.Range(0, 100).Select(number => Records.Minimal(number) with { Team = $"team {number % 2}", Wallet = charge }).ToList();

        await Task.WhenAll(left.Write(rows, default).AsTask(), right.Write([.. rows, .. rows.AsEnumerable().Reverse()], default).AsTask());

        Assert.Equal(50 * charge.Spent, await wallets.Spent("team 0", Records.IdOf(1000), new HashSet<string>(), default));
        Assert.Equal(25 * charge.Spent, await wallets.Spent("team 0", Records.IdOf(50), new HashSet<string>(), default));
        Assert.Equal(24 * charge.Spent, await wallets.Spent("team 0", Records.IdOf(50), new HashSet<string> { Records.IdOf(2), Records.IdOf(60) }, default));
        Assert.Equal(0, await wallets.Spent("none", Records.IdOf(50), new HashSet<string>(), default));
        var lines = await wallets.List(new WalletQuery("team 1", Limit: 1000), default);
        Assert.Equal(200, lines.Count);
        var expected = rows.Where(row => row.Team == "team 1").SelectMany(WalletLines.Of).OrderByDescending(line => line.Id, StringComparer.Ordinal);
        Assert.Equal(expected, lines);
        Assert.Equal(lines.Skip(10).Take(5), await wallets.List(new WalletQuery("team 1", Before: lines[9].Id, Limit: 5), default));
    }

    private static WalletLine NewCredit(string reference, decimal amount) =>
        new(WalletLines.NewId(Records.Start), Records.Start, WalletLineKind.Credit, amount, "USD", amount, "USD", 1, null, reference, null);

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
