using Gateway.Grains.Budgets;
using Gateway.Grains.Interfaces.Budgets;
using Orleans.Storage;

namespace Gateway.Grains.Tests.Budgets;

public sealed class SpendKeeperTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(800);

    [Fact]
    public Task Take_TwoHundredAtOnce_WithMoneyForFifty_GrantsFifty() => Turns.Run(async () =>
    {
        var rig = new KeeperRig(50);
        rig.Store.IsSlow = true;
        var takes = Enumerable.Range(0, 200).Select(_ => rig.Take(rig.NewId(), KeeperRig.Cost(1)).AsTask()).ToArray();
        await Turns.Pass();
        while (takes.Any(take => !take.IsCompleted))
        {
            Assert.True(rig.Store.Waiting == 1, $"{rig.Store.Waiting} writes: one at a time, and nobody waits for anything else.");
            AssertCovered(rig);
            rig.Store.Answer(WriteFate.Done);
            await Turns.Pass();
        }

        Assert.Equal(50, takes.Count(take => take.Result.Taken));
        Assert.Equal((0, 50), (rig.Keeper.Spent, rig.Keeper.Reserved));
        Assert.InRange(rig.Store.Writes, 1, 20);
    });

    [Fact]
    public Task Take_BeyondWhatIsStored_WaitsForTheWrite() => Turns.Run(async () =>
    {
        var rig = new KeeperRig(50);
        rig.Store.IsSlow = true;
        var take = rig.Take(rig.NewId(), KeeperRig.Cost(30)).AsTask();
        await Turns.Pass();
        Assert.False(take.IsCompleted);
        Assert.Equal(0, rig.Keeper.Reserved);

        rig.Store.Answer(WriteFate.Done);

        Assert.True((await take).Taken);
        Assert.InRange(rig.Store.Stored!.Ceiling, 30, 50);
    });

    [Fact]
    public Task Take_OneIdManyTimes_HoldsOnce() => Turns.Run(async () =>
    {
        var rig = new KeeperRig(50);
        rig.Store.IsSlow = true;
        var takes = Enumerable.Range(0, 20).Select(_ => rig.Take("one", KeeperRig.Cost(3)).AsTask()).ToArray();
        await Turns.Pass();
        rig.Store.Answer(WriteFate.Done);

        Assert.All(await Task.WhenAll(takes), answer => Assert.Equal((SpendFit.Fits, 3), (answer.Fit, answer.Amount)));
        Assert.Equal(3, rig.Keeper.Reserved);
        Assert.True(rig.Keeper.Settle("one", 2, 50));
        Assert.False(rig.Keeper.Settle("one", 2, 50));
        Assert.Equal((2, 0), (rig.Keeper.Spent, rig.Keeper.Reserved));
    });

    [Fact]
    public Task StoreAway_GivesWhatIsCovered_AndIsWholeWhenItIsBack() => Turns.Run(async () =>
    {
        var rig = new KeeperRig(80);
        Assert.NotNull(await rig.Begin(1));
        var covered = rig.Store.Stored!.Ceiling - 1;
        rig.Store.IsAway = true;

        for (var at = 0m; at < covered; at++)
        {
            Assert.NotNull(await rig.Begin(1));
        }

        await Assert.ThrowsAsync<IOException>(() => rig.Begin(1));
        AssertCovered(rig);
        rig.Store.IsAway = false;

        Assert.NotNull(await rig.Begin(1));
        AssertCovered(rig);
        Assert.Equal(0, rig.Ended);
    });

    [Fact]
    public Task StoredByAnother_EndsTheActivation_AndGrantsNothing() => Turns.Run(async () =>
    {
        var rig = new KeeperRig(80);
        Assert.NotNull(await rig.Begin(1));
        rig.Store.Put(rig.Store.Stored!);

        await Assert.ThrowsAsync<InconsistentStateException>(() => rig.Begin(40));

        Assert.True(rig.Ended > 0, "The activation goes on.");
        Assert.Equal(1, rig.Keeper.Reserved);
    });

    [Fact]
    public Task PutAway_InOrder_LeavesNothingInDoubt() => Turns.Run(async () =>
    {
        var rig = new KeeperRig(80);
        var id = await rig.Begin(7);
        rig.End(id!, 5);
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        await rig.Restart();
        var asked = rig.Ledger.Questions;
        rig.Ledger.IsAway = true;

        Assert.NotNull(await rig.Begin(74));

        Assert.Equal((5, 74, asked), (rig.Keeper.Spent, rig.Keeper.Reserved, rig.Ledger.Questions));
    });

    [Fact]
    public Task PutAway_WithARequestUnderWay_KeepsItsMoneyUntilItIsOver() => Turns.Run(async () =>
    {
        var rig = new KeeperRig(80);
        var id = await rig.Begin(30);
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        await rig.Restart();

        Assert.Null(await rig.Begin(51));
        Assert.NotNull(await rig.Begin(50));
        Assert.Equal(30, rig.Keeper.Spent);

        Assert.False(rig.End(id!, 10));
        await Turns.Pass();

        Assert.Equal(10, rig.Keeper.Spent);
    });

    [Fact]
    public Task PutAway_WithARequestOfTheSameMillisecond_KeepsItsMoneyUntilItIsOver() => Turns.Run(async () =>
    {
        var rig = new KeeperRig(80);
        var id = await rig.Begin(30);
        await rig.Restart();

        Assert.Null(await rig.Begin(51));
        rig.End(id!, 10);
        await Turns.Pass();
        Assert.Null(await rig.Begin(71));

        Assert.Equal(10, rig.Keeper.Spent);
    });

    [Fact]
    public Task NextNode_WithAClockThatIsBehind_KnowsWhatWasSpent() => Turns.Run(async () =>
    {
        var rig = new KeeperRig(80);
        rig.Time.AdjustTime(KeeperRig.Noon.AddMilliseconds(400));
        var id = await rig.Begin(30);
        rig.End(id!, 30);
        rig.Time.AdjustTime(KeeperRig.Noon);
        rig.Crash();

        Assert.Null(await rig.Begin(51));
        await Turns.Pass();

        Assert.Equal(30, rig.Keeper.Spent);
    });

    [Fact]
    public Task PutAway_WhileManyWaitForWrites_GrantsNothingBeyondWhatIsStored() => Turns.Run(async () =>
    {
        var rig = new KeeperRig(80);
        rig.Store.IsSlow = true;
        var takes = Enumerable.Range(1, 5).Select(at => rig.Take(rig.NewId(), KeeperRig.Cost(at * 4)).AsTask()).ToArray();
        await Turns.Pass();
        var away = rig.Keeper.PutAway();
        while (!away.IsCompleted || rig.Store.Waiting > 0)
        {
            await Turns.Pass();
            if (rig.Store.Waiting > 0)
            {
                Assert.True(rig.Store.Waiting == 1, "Two writes at once.");
                rig.Store.Answer(WriteFate.Done);
            }
        }

        await away;
        await Turns.Pass();
        var granted = takes.Where(take => take.IsCompletedSuccessfully && take.Result.Taken).Sum(take => take.Result.Amount);
        Assert.True(granted <= rig.Store.Stored!.Ceiling, $"{granted} are granted, {rig.Store.Stored.Ceiling} are stored");
        Assert.Equal(granted, rig.Store.Stored.Ceiling);
    });

    [Fact]
    public Task Patience_GetsWhatAnotherGivesBack() => Turns.Run(async () =>
    {
        var rig = new KeeperRig(10);
        var first = await rig.Begin(9);
        var waiting = rig.Take("second", KeeperRig.Cost(5), Patience).AsTask();
        var never = rig.Take("third", KeeperRig.Cost(11), Patience).AsTask();
        Assert.Equal(SpendFit.No, (await never).Fit);
        await Turns.Pass();
        Assert.False(waiting.IsCompleted);

        rig.End(first!, 4);

        Assert.True((await waiting).Taken);
        Assert.Equal((4, 5), (rig.Keeper.Spent, rig.Keeper.Reserved));
    });

    [Fact]
    public Task Patience_Ends() => Turns.Run(async () =>
    {
        var rig = new KeeperRig(10);
        await rig.Begin(9);
        var waiting = rig.Take("second", KeeperRig.Cost(5), Patience).AsTask();
        await Turns.Pass();

        rig.Time.Advance(Patience);

        Assert.Equal(SpendFit.Busy, (await waiting).Fit);
        Assert.Equal(9, rig.Keeper.Reserved);
    });

    [Fact]
    public Task LastAsk_IsContentWithATokenAtTheEndOfItsPatience() => Turns.Run(async () =>
    {
        var rig = new KeeperRig(10);
        await rig.Begin(8.5m);
        var ask = new MoneyAsk(0, 1, 1000, CanShorten: true, Unpriced: false);
        Assert.Equal(SpendFit.Busy, (await rig.Take("second", ask)).Fit);
        var waiting = rig.Take("second", ask, Patience, isLastAsk: true).AsTask();
        await Turns.Pass();
        Assert.False(waiting.IsCompleted);

        rig.Time.Advance(Patience);

        Assert.Equal(new SpendAnswer(SpendFit.Fits, 1, 1), await waiting);
    });

    [Fact]
    public Task Patience_IsNotUsedWhereNobodyHoldsAnything() => Turns.Run(async () =>
    {
        var rig = new KeeperRig(10);
        var ask = new MoneyAsk(0, 1, 1000, CanShorten: true, Unpriced: false);

        // The first ask is by a bound: by the true length of the prompt there may be more.
        Assert.Equal(SpendFit.Busy, (await rig.Take("first", ask)).Fit);

        Assert.Equal(new SpendAnswer(SpendFit.Fits, 10, 10), await rig.Take("first", ask, Patience));
    });

    [Fact]
    public Task Unsettled_CountsAsSpentWhenItsTimeIsOver() => Turns.Run(async () =>
    {
        var rig = new KeeperRig(10);
        var lost = await rig.Begin(6);
        rig.Time.Advance(KeeperRig.Long);

        Assert.Null(await rig.Begin(5));
        Assert.NotNull(await rig.Begin(4));

        Assert.Equal((6, 4), (rig.Keeper.Spent, rig.Keeper.Reserved));
        Assert.False(rig.Keeper.Settle(lost!, 1, 10));
    });

    internal static void AssertCovered(KeeperRig rig) => Assert.True(
        rig.Keeper.Spent + rig.Keeper.Reserved <= (rig.Store.Stored?.Ceiling ?? 0),
        $"{rig.Keeper.Spent} spent and {rig.Keeper.Reserved} reserved, {rig.Store.Stored?.Ceiling} stored");
}
