using Gateway.Grains.Budgets;
using Gateway.Grains.Interfaces.Budgets;

namespace Gateway.Grains.Tests.Budgets;

public sealed class SpendBookTests
{
    private static readonly MoneyAsk Open = new(1, 0.01m, 1000, CanShorten: true, Unpriced: false);

    private readonly SpendBook _book = new();

    [Fact]
    public void Fit_RoomForAll_IsAllOfIt() => Assert.Equal((SpendFit.Fits, 1000), Fit(Open, 11));

    [Fact]
    public void Fit_RoomForSome_IsShortened() => Assert.Equal((SpendFit.Fits, 300), Fit(Open, 4));

    [Fact]
    public void Fit_RoomForLessThanIsOfUse_WaitsForWhatOthersHold()
    {
        _book.Reserve("other", 2, 0, long.MaxValue);

        Assert.Equal(SpendFit.Busy, Fit(Open, 5).Fit);
        Assert.Equal((SpendFit.Fits, 200), Fit(Open, 5, least: 1));
    }

    [Fact]
    public void Fit_NobodyHoldsAnything_LeavesItToTheCallerHowLittleIsOfUse()
    {
        Assert.Equal(SpendFit.Busy, Fit(Open, 3).Fit);
        Assert.Equal((SpendFit.Fits, 200), Fit(Open, 3, least: 1));
        Assert.Equal(SpendFit.No, Fit(Open, 1.009m).Fit);
    }

    [Fact]
    public void Fit_FixedLength_IsNotShortened()
    {
        var ask = Open with { CanShorten = false };
        _book.Reserve("other", 8, 0, long.MaxValue);

        Assert.Equal(SpendFit.Busy, Fit(ask, 18.99m).Fit);
        Assert.Equal(SpendFit.No, Fit(ask, 10.99m).Fit);
    }

    [Fact]
    public void Fit_ShorterThanIsOfUse_WhereThatIsAllThatWasAskedFor_IsAllOrBusy()
    {
        _book.Reserve("other", 1, 0, long.MaxValue);
        var ask = Open with { Tokens = 10 };

        Assert.Equal((SpendFit.Fits, 10), Fit(ask, 2.1m));
        Assert.Equal(SpendFit.Busy, Fit(ask, 2.09m).Fit);
    }

    [Fact]
    public void Fit_NothingCosts_FitsInNothing() => Assert.Equal(SpendFit.Fits, Fit(default, 0).Fit);

    [Fact]
    public void Restore_WhatMayHaveBeenGivenOut_CountsAsSpent_UntilResolved()
    {
        _book.Restore(3, 8);
        Assert.Equal((8, 5, 8), (_book.Spent, _book.Doubt, _book.Ceiling));
        Assert.Equal(SpendFit.Busy, Fit(Open with { Tokens = 500, CanShorten = false }, 10).Fit);

        _book.Resolve(4);

        Assert.Equal((4, 0), (_book.Spent, _book.Doubt));
        Assert.Equal(SpendFit.Fits, Fit(Open with { Tokens = 500, CanShorten = false }, 10).Fit);
    }

    [Fact]
    public void Settle_Twice_CountsOnce()
    {
        _book.Reserve("a", 5, 1, long.MaxValue);

        Assert.True(_book.Settle("a", 7));
        Assert.False(_book.Settle("a", 7));
        Assert.Equal((7, 0), (_book.Spent, _book.Reserved));
    }

    [Fact]
    public void Shrink_ToMore_ChangesNothing()
    {
        _book.Reserve("a", 5, 100, long.MaxValue);
        _book.Shrink("a", 6, 120);
        _book.Shrink("b", 1, 1);

        Assert.Equal((100, 5), _book.Find("a"));
        Assert.Equal(5, _book.Reserved);
    }

    [Fact]
    public void Expire_EndsOnTheTick_AsFullySpent()
    {
        _book.Reserve("a", 5, 100, 10);
        _book.Reserve("b", 3, 100, 11);

        Assert.Equal(0, _book.Expire(9));
        Assert.Equal(1, _book.Expire(10));
        Assert.Equal((5, 3), (_book.Spent, _book.Reserved));
        Assert.Equal(1, _book.Expire(11));
        Assert.Equal((8, 0, 0), (_book.Spent, _book.Reserved, _book.OpenCount));
    }

    private (SpendFit Fit, long Tokens) Fit(MoneyAsk ask, decimal limit, long least = SpendBook.UsableTokens) =>
        (_book.Fit(ask, limit, least, out var tokens), tokens);
}
