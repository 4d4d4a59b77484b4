using Gateway.Grains.Budgets;

namespace Gateway.Grains.Tests.Budgets;

/// <summary>A keeper on a node that is cut off from all others goes on for its callers, while another one has begun elsewhere.</summary>
public sealed class SpendKeeperPartitionTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(600)]
    public Task CutOffKeeper_WhatItGivesOutAfterTheOtherHasAsked_IsCounted(int seconds) => Turns.Run(async () =>
    {
        var rig = new KeeperRig(80) { Terms = SpendTerms.Forever("USD") };
        rig.End((await rig.Begin(1))!, 1);
        var running = (await rig.Begin(1))!;
        var cutOff = rig.Keeper;
        rig.Crash();
        rig.End((await rig.Begin(3))!, 3);
        // All that was stored ahead is feared to be spent.
        Assert.Equal(11 + 3, rig.Keeper.Spent);

        rig.Time.Advance(TimeSpan.FromSeconds(seconds));
        var late = rig.NewId();
        Assert.True((await cutOff.Take(late, KeeperRig.Cost(4), 80, KeeperRig.Long, TimeSpan.Zero, isLastAsk: true)).Taken);
        rig.Ledger.Begin(late);
        rig.Ledger.End(late, 4);
        Assert.True(cutOff.Settle(late, 4, 80));
        rig.End((await rig.Begin(2))!, 2);
        var open = (await rig.Begin(5))!;
        await Turns.Pass();
        Assert.Equal(11 + 3 + 2, rig.Keeper.Spent);

        // Its node is back: what it noted as running comes to an end.
        rig.Ledger.End(running, 1);
        cutOff.Settle(running, 1, 80);
        await Turns.Pass();
        rig.End(open, 5);
        rig.Ledger.Wake();
        await Turns.Pass();

        Assert.Equal(rig.Ledger.Total, rig.Keeper.Spent);
        Assert.Equal(0, rig.Keeper.Reserved);
    });
}
