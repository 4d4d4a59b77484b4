using Gateway.Grains.Budgets;
using Gateway.Grains.Interfaces.Budgets;

namespace Gateway.Grains.Tests.Budgets;

public sealed class SpendKeeperPeriodTests
{
    private static readonly DateTimeOffset Midnight = new(2026, 3, 11, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public Task Midnight_BeginsANewPeriod_WhateverIsStillOpen() => Turns.Run(async () =>
    {
        var rig = new KeeperRig(10);
        rig.Time.AdjustTime(Midnight.AddTicks(-1));
        var open = await rig.Begin(9);
        Assert.Null(await rig.Begin(2));
        Assert.Equal(Midnight, rig.Keeper.Until);

        rig.Time.AdjustTime(Midnight);
        var next = await rig.Begin(10);

        Assert.NotNull(next);
        Assert.Equal((Midnight, Midnight.AddDays(1)), (rig.Keeper.Start!.Value, rig.Keeper.Until!.Value));
        Assert.False(rig.End(open!, 9));
        Assert.Equal((0, 10), (rig.Keeper.Spent, rig.Keeper.Reserved));
        SpendKeeperTests.AssertCovered(rig);
    });

    [Fact]
    public Task WriteOfTheOldPeriod_CoversNothingOfTheNew() => Turns.Run(async () =>
    {
        var rig = new KeeperRig(10);
        rig.Time.AdjustTime(Midnight.AddTicks(-1));
        rig.Store.IsSlow = true;
        var take = rig.Take("a", KeeperRig.Cost(5)).AsTask();
        await Turns.Pass();
        rig.Time.AdjustTime(Midnight);

        rig.Store.Answer(WriteFate.Done);
        await Turns.Pass();
        Assert.False(take.IsCompleted);
        Assert.Equal(Midnight.AddDays(-1), rig.Store.Stored!.PeriodStart);
        rig.Store.Answer(WriteFate.Done);

        Assert.True((await take).Taken);
        Assert.Equal(Midnight, rig.Store.Stored.PeriodStart);
    });

    [Fact]
    public Task Midnight_LetsThoseGoOnWhoWait() => Turns.Run(async () =>
    {
        var rig = new KeeperRig(10);
        rig.Time.AdjustTime(Midnight.AddMilliseconds(-1));
        await rig.Begin(9);
        var waiting = rig.Take("second", KeeperRig.Cost(5), TimeSpan.FromMilliseconds(800)).AsTask();
        await Turns.Pass();

        rig.Time.AdjustTime(Midnight);
        Assert.NotNull(await rig.Begin(1));

        Assert.True((await waiting).Taken);
        Assert.Equal(6, rig.Keeper.Reserved);
    });

    [Fact]
    public Task NextNode_WhoseDayHasNotEnded_DoesNotBeginTheNewOneTwice() => Turns.Run(async () =>
    {
        var rig = new KeeperRig(10);
        rig.Time.AdjustTime(Midnight.AddMilliseconds(300));
        rig.End((await rig.Begin(8))!, 8);
        await rig.Keeper.PutAway();

        rig.Time.AdjustTime(Midnight.AddMilliseconds(-300));
        rig.Crash();
        Assert.Null(await rig.Begin(3));
        rig.Time.AdjustTime(Midnight.AddMilliseconds(400));

        Assert.Null(await rig.Begin(3));
        Assert.NotNull(await rig.Begin(2));
        Assert.Equal((8, Midnight.AddDays(1)), (rig.Keeper.Spent, rig.Keeper.Until!.Value));
    });

    [Fact]
    public Task Thresholds_AreToldOnceEach_AndAgainInTheNextPeriod() => Turns.Run(async () =>
    {
        var rig = new KeeperRig(100);
        await Spend(rig, 49);
        Assert.Empty(rig.Told);
        await Spend(rig, 1);
        Assert.Equal([50], rig.Told);
        await Spend(rig, 5);
        await rig.Restart();
        await Spend(rig, 5);
        Assert.Equal([50], rig.Told);
        await Spend(rig, 40);
        Assert.Equal([50, 80, 100], rig.Told);
        rig.Keeper.Notice(Thresholds.UsedUp, rig.Limit);
        Assert.Equal([50, 80, 100], rig.Told);

        rig.Time.AdjustTime(Midnight);
        await Spend(rig, 80);

        Assert.Equal([50, 80, 100, 50, 80], rig.Told);
    });

    [Fact]
    public Task Thresholds_ReachedDuringAWrite_AreToldAfterTheirOwn() => Turns.Run(async () =>
    {
        var rig = new KeeperRig(100);
        var first = await rig.Begin(45);
        var second = await rig.Begin(45);
        rig.Store.IsSlow = true;
        Assert.NotEqual(0, rig.Store.Stored!.Ceiling);
        var waiting = rig.Take("third", KeeperRig.Cost(10)).AsTask();
        await Turns.Pass();

        rig.End(first!, 45);
        rig.End(second!, 45);
        Assert.Empty(rig.Told);
        while (rig.Store.Waiting > 0)
        {
            rig.Store.Answer(WriteFate.Done);
            await Turns.Pass();
        }

        Assert.True((await waiting).Taken);
        Assert.Equal([50, 80], rig.Told);
    });

    [Fact]
    public Task Thresholds_WhoseWriteFailed_AreToldWithTheNextOne() => Turns.Run(async () =>
    {
        var rig = new KeeperRig(100);
        var first = await rig.Begin(60);
        rig.Store.IsSlow = true;
        rig.End(first!, 60);
        await Turns.Pass();
        rig.Store.Answer(WriteFate.NotDone);
        await Turns.Pass();
        Assert.Empty(rig.Told);
        rig.Store.IsSlow = false;

        await Spend(rig, 39);

        Assert.Equal([50, 80], rig.Told);
    });

    [Fact]
    public Task Thresholds_WhoseWriteFailed_AreToldWhenTheSumIsPutAway() => Turns.Run(async () =>
    {
        var rig = new KeeperRig(100);
        var first = await rig.Begin(60);
        rig.Store.IsAway = true;
        rig.End(first!, 60);
        await Turns.Pass();
        rig.Store.IsAway = false;

        await rig.Restart();
        await Spend(rig, 1);

        Assert.Equal([50], rig.Told);
    });

    [Fact]
    public Task OtherTerms_ThatBeginWithTheSameDay_TellAnew() => Turns.Run(async () =>
    {
        var rig = new KeeperRig(100);
        rig.Time.AdjustTime(new DateTimeOffset(2026, 6, 1, 8, 0, 0, TimeSpan.Zero));
        await Spend(rig, 60);
        Assert.Equal([50], rig.Told);
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        rig.Limit = 110;

        rig.Terms = new SpendTerms(BudgetPeriod.Month, TimeZoneInfo.Utc, "USD");
        await Spend(rig, 1);

        Assert.Equal([50, 50], rig.Told);
        Assert.Equal(61, rig.Keeper.Spent);
    });

    [Fact]
    public Task OldQuestion_AnsweredInTheNewPeriod_ChangesNothing() => Turns.Run(async () =>
    {
        var rig = new KeeperRig(10);
        rig.Time.AdjustTime(Midnight.AddMilliseconds(-10));
        var lost = await rig.Begin(8);
        rig.Crash();
        Assert.Null(await rig.Begin(3));
        rig.Time.AdjustTime(Midnight.AddMilliseconds(10));
        var next = await rig.Begin(10);

        rig.Ledger.End(lost!, 8);
        await Turns.Pass();

        Assert.Equal((0, 10), (rig.Keeper.Spent, rig.Keeper.Reserved));
        Assert.True(rig.End(next!, 4));
        Assert.Equal(4, rig.Keeper.Spent);
    });

    [Fact]
    public Task OldQuestion_AnsweredAfterOtherTerms_DoesNotForgetWhoIsCountedHere() => Turns.Run(async () =>
    {
        var rig = new KeeperRig(100);
        var (lost, late) = (await rig.Begin(8), rig.NewId());
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        rig.Crash();
        var early = await rig.Begin(1);
        rig.Terms = new SpendTerms(BudgetPeriod.Month, TimeZoneInfo.Utc, "USD");
        rig.Keeper.Configure(rig.Terms);
        Assert.True((await rig.Take(late, KeeperRig.Cost(5))).Taken);
        rig.Ledger.Begin(late);
        rig.End(late, 5);

        rig.Ledger.End(lost!, 8);
        await Turns.Pass();
        rig.End(early!, 1);
        await rig.Keeper.Know(TimeSpan.FromSeconds(1));

        Assert.Equal(rig.Ledger.Total, rig.Keeper.Spent);
    });

    private static async Task Spend(KeeperRig rig, decimal amount)
    {
        rig.End((await rig.Begin(amount))!, amount);
        await Turns.Pass();
    }
}
