using Gateway.Grains.Interfaces.Teams;
using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Teams;
using Gateway.Grains.Tests.Storage;
using Gateway.Grains.Tests.Usage;
using Gateway.Grains.Usage;

namespace Gateway.Grains.Tests.Teams;

public sealed class WalletStoreTests : IDisposable
{
    private readonly TempStore _temp = new();
    private readonly SqliteUsageStore _rows;
    private readonly SqliteWalletStore _wallets;

    public WalletStoreTests()
    {
        _rows = new SqliteUsageStore(_temp.Database);
        _wallets = new SqliteWalletStore(_temp.Database);
    }

    public void Dispose()
    {
        _rows.Dispose();
        _temp.Dispose();
    }

    [Theory]
    [InlineData(5, 3, 0.5)]
    [InlineData(5, 4.5, 0.5)]
    [InlineData(5, 6, 0.5)]
    [InlineData(0, 0, 0)]
    public async Task LinesOfARequest_SumToZeroOverItsAccounts(double reserved, double cost, double fee)
    {
        await _rows.Write([Paid(1, (decimal)reserved, (decimal)cost, (decimal)fee)], default);

        var accounts = Accounts(await _wallets.List(new WalletQuery("core"), default));

        Assert.Equal(0, accounts.Values.Sum());
        Assert.Equal(0, accounts["reserved"]);
        Assert.Equal(-(decimal)cost - (decimal)fee, accounts["available"]);
        Assert.Equal((decimal)cost + (decimal)fee, await _wallets.Spent("core", "req_g", new HashSet<string>(), default));
    }

    [Fact]
    public async Task Credit_OneReferenceFromManyThreads_CreditsOnce()
    {
        var lines = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Factory.StartNew(
            () => _wallets.Credit("core", Credit(10, "a"), default).AsTask(), TaskCreationOptions.LongRunning).Unwrap()));

        Assert.Single(lines.Select(line => line.Id).Distinct());
        Assert.Equal(10, await _wallets.Credited("core", default));
        Assert.Equal(10, (await _wallets.Credit("core", Credit(99, "a"), default)).Amount);
        Assert.Equal(99, (await _wallets.Credit("other", Credit(99, "a"), default)).Amount);
    }

    [Fact]
    public async Task List_InPages_IsTheWholeLedgerOnce_NewestFirst()
    {
        await _rows.Write([.. Enumerable.Range(0, 40).Select(number => Paid(number % 7 == 0 ? number : number * 13, 5, 3, 0.5m) with { Id = Records.IdOf(number) })], default);
        var all = await _wallets.List(new WalletQuery("core", Limit: 1000), default);
        Assert.Equal(160, all.Count);
        Assert.Equal(all.Select(line => line.Id).OrderDescending(StringComparer.Ordinal), all.Select(line => line.Id));

        var paged = new List<WalletLine>();
        while (await _wallets.List(new WalletQuery("core", Before: paged.LastOrDefault()?.Id, Limit: 7), default) is { Count: > 0 } page)
        {
            paged.AddRange(page);
        }

        Assert.Equal(all, paged);
        var (from, to) = (Records.Start.AddMilliseconds(50), Records.Start.AddMilliseconds(200));
        Assert.Equal(all.Where(line => line.At >= from && line.At < to), await _wallets.List(new WalletQuery("core", from, to, Limit: 1000), default));
    }

    [Fact]
    public async Task Spent_LeavesOutWhatItIsTold_AndWhatCameLater()
    {
        await _rows.Write([.. Enumerable.Range(1, 4).Select(number => Paid(number, 1000, (decimal)Math.Pow(10, number), 0.5m))], default);

        Assert.Equal(110 + 1m, await _wallets.Spent("core", Records.IdOf(3), new HashSet<string>(), default));
        Assert.Equal(10 + 0.5m, await _wallets.Spent("core", Records.IdOf(3), new HashSet<string> { Records.IdOf(2), Records.IdOf(4), "req_none" }, default));
        Assert.Equal(0, await _wallets.Spent("nobody", "req_g", new HashSet<string>(), default));
    }

    /// <summary>What the accounts hold by the kinds of the lines.</summary>
    internal static Dictionary<string, decimal> Accounts(IEnumerable<WalletLine> lines)
    {
        var accounts = new Dictionary<string, decimal> { ["outside"] = 0, ["available"] = 0, ["reserved"] = 0, ["cost"] = 0, ["fee"] = 0 };
        foreach (var line in lines)
        {
            var (from, to) = line.Kind switch
            {
                WalletLineKind.Credit => ("outside", "available"),
                WalletLineKind.Reservation => ("available", "reserved"),
                WalletLineKind.Settlement => ("reserved", "cost"),
                WalletLineKind.Fee => ("reserved", "fee"),
                _ => ("reserved", "available"),
            };
            accounts[from] -= line.Amount;
            accounts[to] += line.Amount;
        }

        return accounts;
    }

    internal static UsageRecord Paid(int number, decimal reserved, decimal cost, decimal fee) => Records.Minimal(number) with
    {
        Team = "core", Cost = cost, Fee = fee, Currency = "USD", Wallet = new WalletCharge("USD", reserved, cost, fee, cost, "USD", 1, null),
    };

    internal static WalletLine Credit(decimal amount, string reference) => new(
        WalletLines.NewId(Records.Start), Records.Start, WalletLineKind.Credit, amount, "USD", amount, "USD", 1, null, reference, null);
}
