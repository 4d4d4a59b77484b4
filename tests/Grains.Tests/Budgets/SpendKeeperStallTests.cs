using Gateway.Grains.Interfaces.Nodes;
using Gateway.Grains.Tests.Nodes;
using Orleans.Storage;

namespace Gateway.Grains.Tests.Budgets;

/// <summary>A keeper whose process stood still: another one may have taken over meanwhile.</summary>
public sealed class SpendKeeperStallTests
{
    private readonly StandingClock _clock = new();

    [Fact]
    public Task AfterAStall_NothingStoredAheadIsGivenOut_BeforeItIsStoredAgain() => Turns.Run(async () =>
    {
        using var stalls = new StallWatch(_clock);
        var rig = new KeeperRig(80, stalls);
        Assert.NotNull(await rig.Begin(1));
        var writes = rig.Store.Writes;
        Assert.NotNull(await rig.Begin(1));
        Assert.Equal(writes, rig.Store.Writes);

        _clock.Pass(StallWatch.Limit);
        Assert.NotNull(await rig.Begin(1));
        Assert.Equal(writes + 1, rig.Store.Writes);
        Assert.Equal(3, rig.Keeper.Reserved);
    });

    [Fact]
    public Task AfterAStall_TakenOverByAnother_GivesOutNothing_AndEnds() => Turns.Run(async () =>
    {
        using var stalls = new StallWatch(_clock);
        var rig = new KeeperRig(80, stalls);
        Assert.NotNull(await rig.Begin(1));

        // Without the stall there would be room in what it had stored ahead.
        rig.Store.Put(rig.Store.Stored!);
        Assert.NotNull(await rig.Begin(1));
        _clock.Pass(StallWatch.Limit);
        await Assert.ThrowsAsync<InconsistentStateException>(() => rig.Begin(1));

        Assert.Equal((2, 1), (rig.Keeper.Reserved, rig.Ended));
    });

    [Fact]
    public Task StallDuringAWrite_TheWriteCoversNothing() => Turns.Run(async () =>
    {
        using var stalls = new StallWatch(_clock);
        var rig = new KeeperRig(80, stalls);
        rig.Store.IsSlow = true;
        var taking = rig.Take(rig.NewId(), KeeperRig.Cost(1)).AsTask();
        await Turns.Pass();

        _clock.Pass(StallWatch.Limit);
        rig.Store.Answer(WriteFate.Done);
        await Turns.Pass();
        Assert.False(taking.IsCompleted, "What was written before the stall may be another's by now.");

        rig.Store.Answer(WriteFate.Done);
        Assert.True((await taking).Taken);
    });

    [Fact]
    public Task ReservationThatNobodySettles_CountsInFull_UntilTheLedgerTells() => Turns.Run(async () =>
    {
        var rig = new KeeperRig(80);
        Assert.True(rig.End((await rig.Begin(5))!, 5));
        var lost = await rig.Begin(50);
        rig.Time.Advance(KeeperRig.Long);
        var later = await rig.Begin(10);
        await Turns.Pass();

        // Its node is gone, and has not told what it took.
        Assert.Equal((55, 10), (rig.Keeper.Spent, rig.Keeper.Reserved));
        Assert.Null(await rig.Begin(16));

        // Its node was started again, and wrote its row.
        rig.Ledger.End(lost!, 20);
        await Turns.Pass();
        Assert.Equal((25, 10), (rig.Keeper.Spent, rig.Keeper.Reserved));
        Assert.True(rig.End(later!, 9));
        Assert.Equal(rig.Ledger.Total, rig.Keeper.Spent);
    });

    [Fact]
    public Task WallClockThatJumps_BeginsNoPeriodAnew_AndGivesNothingBack() => Turns.Run(async () =>
    {
        var rig = new KeeperRig(80);
        Assert.True(rig.End((await rig.Begin(50))!, 50));

        rig.Time.AdjustTime(KeeperRig.Noon.AddDays(-3));
        Assert.Null(await rig.Begin(31));
        Assert.Equal(50, rig.Keeper.Spent);

        // Forward is another day, and there is no way back into the one before.
        rig.Time.AdjustTime(KeeperRig.Noon.AddDays(1));
        Assert.True(rig.End((await rig.Begin(70))!, 70));
        rig.Time.AdjustTime(KeeperRig.Noon);
        Assert.Null(await rig.Begin(11));
        Assert.Equal(70, rig.Keeper.Spent);
    });
}
