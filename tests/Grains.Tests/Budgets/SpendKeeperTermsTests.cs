using Gateway.Grains.Budgets;
using Gateway.Grains.Interfaces.Budgets;

namespace Gateway.Grains.Tests.Budgets;

/// <summary>Sums that begin to be counted in another way, or again after a time without a count: the ledger says what was spent.</summary>
public sealed class SpendKeeperTermsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(800);

    [Fact]
    public Task OtherTerms_PutAwayBeforeAllIsKnown_AskAgain() => Turns.Run(async () =>
    {
        var rig = new KeeperRig(80);
        var id = await rig.Begin(30);
        rig.Terms = new SpendTerms(BudgetPeriod.Month, TimeZoneInfo.Utc, "USD");
        rig.End((await rig.Begin(1))!, 1);
        await rig.Restart();
        rig.Ledger.End(id!, 25);
        await rig.Begin(0.5m);
        await rig.Restart();

        Assert.Null(await rig.Begin(54));

        Assert.Equal(26, rig.Ledger.Total);
        Assert.Equal(26.5m, rig.Keeper.Spent + rig.Keeper.Reserved);
    });

    [Fact]
    public Task OtherTerms_AskTheLedger() => Turns.Run(async () =>
    {
        var rig = new KeeperRig(80);
        rig.Ledger.End(Grains.Interfaces.Values.RequestId.FloorOf(KeeperRig.Noon.AddDays(-1)), 12);
        rig.End((await rig.Begin(30))!, 30);
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(30, rig.Keeper.Spent);

        rig.Terms = new SpendTerms(BudgetPeriod.Month, TimeZoneInfo.Utc, "USD");
        Assert.Null(await rig.Begin(39));

        Assert.Equal(42, rig.Keeper.Spent);
        await rig.Restart();
        Assert.NotNull(await rig.Begin(38));
        Assert.Equal((42, 38), (rig.Keeper.Spent, rig.Keeper.Reserved));
    });

    [Fact]
    public Task LedgerAway_WhenNothingIsKnown_HasToBeAskedAgain() => Turns.Run(async () =>
    {
        var rig = new KeeperRig(80);
        rig.Ledger.IsAway = true;

        Assert.Equal(SpendFit.Busy, (await rig.Take("a", KeeperRig.Cost(1))).Fit);
        rig.Ledger.IsAway = false;
        rig.Time.Advance(TimeSpan.FromSeconds(2));
        await Turns.Pass();

        Assert.True((await rig.Take("a", KeeperRig.Cost(1))).Taken);
    });
}
