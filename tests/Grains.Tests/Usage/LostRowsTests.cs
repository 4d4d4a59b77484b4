using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Tests.Storage;
using Gateway.Grains.Usage;

namespace Gateway.Grains.Tests.Usage;

/// <summary>Requests that a killed process did not come to finish, and those that it had finished a moment before.</summary>
public sealed class LostRowsTests
{
    [Fact]
    public async Task LostRows_AreWritten_AndAFinishedRequestKeepsItsOwn()
    {
        using var temp = new TempStore();
        using var open = new OpenRequests(temp.Directory.Spool);
        using (var spool = new UsageSpool(temp.Directory.Spool, SpoolRig.Quick, TimeProvider.System))
        {
            for (var number = 0; number < 50; number++)
            {
                open.Begin(Lost(number));
                if (number % 2 == 0)
                {
                    spool.Append(Own(number));
                }
            }
        }

        using var store = new SqliteUsageStore(temp.Database);
        await using (await Recovered(temp, store))
        {
            var log = new RequestLog(temp.Database);
            for (var number = 0; number < 50; number++)
            {
                var row = await log.Find(Records.IdOf(number), CancellationToken.None);
                Assert.Equal(number % 2 == 0 ? 1 : 9, row!.Cost);
            }

            Assert.Equal(50, temp.Scalar("SELECT COUNT(*) FROM requests"));
        }

        await using (await Recovered(temp, store))
        {
            Assert.Equal(50, temp.Scalar("SELECT COUNT(*) FROM requests"));
            var sum = await new SqliteSpendLedger(temp.Database).Sum(SpendOwner.OfKey("key_1"), Records.Start.AddDays(-1), Records.Start.AddDays(1), default);
            Assert.Equal([new SpendSum("USD", (25 * 1) + (25 * 9), 50)], sum);
        }
    }

    [Fact]
    public async Task LostRows_WaitForTheStore_AndAreForgottenOnlyThen()
    {
        using var temp = new TempStore();
        using var open = new OpenRequests(temp.Directory.Spool);
        open.Begin(Lost(1));
        var store = new FlakyStore { IsAway = true };
        await using (await SpoolRig.Start(temp.Directory.Spool, store))
        {
            Assert.Empty(store.Rows);
        }

        Assert.NotEmpty(Directory.GetFiles(temp.Directory.Spool, "*.open"));
        store.IsAway = false;
        store.LoseAnswers = 1;
        await using var rig = await Recovered(temp, store);

        Assert.Equal([Records.IdOf(1)], store.Rows.Select(row => row.Id));
        Assert.Empty(Directory.GetFiles(temp.Directory.Spool, "*.open"));
    }

    private static async Task<SpoolRig> Recovered(TempStore temp, IUsageStore store)
    {
        var rig = await SpoolRig.Start(temp.Directory.Spool, store);
        await rig.Recovered;
        return rig;
    }

    private static UsageRecord Own(int number) => Records.Minimal(number) with { Cost = 1, Currency = "USD" };

    private static UsageRecord Lost(int number) => Records.Minimal(number) with { Cost = 9, Currency = "USD", Status = 500, ErrorCode = "node_lost" };
}
