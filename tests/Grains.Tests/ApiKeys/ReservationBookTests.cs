using Gateway.Grains.ApiKeys;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Tests.ApiKeys;

public sealed class ReservationBookTests
{
    private static readonly Amounts One = new(1, 100, 1, 0.25m);
    private readonly ReservationBook _book = new();

    [Fact]
    public void Reserve_Counts_UntilItIsSettled()
    {
        Assert.True(_book.Reserve("a", One, 10));
        Assert.True(_book.Reserve("b", One, 10));

        Assert.Equal(One + One, _book.Reserved);
        Assert.Equal(default, _book.Taken);

        Assert.True(_book.Settle("a", new Amounts(1, 40, 0, 0.1m)));
        Assert.Equal(One, _book.Reserved);
        Assert.Equal(new Amounts(1, 40, 0, 0.1m), _book.Taken);
    }

    [Fact]
    public void Reserve_Twice_ReservesOnce()
    {
        Assert.True(_book.Reserve("a", One, 10));
        Assert.False(_book.Reserve("a", One + One, 20));

        Assert.Equal(One, _book.Reserved);
        Assert.Equal(1, _book.OpenCount);
    }

    [Fact]
    public void Settle_Twice_TakesOnce()
    {
        _book.Reserve("a", One, 10);

        Assert.True(_book.Settle("a", One));
        Assert.False(_book.Settle("a", One));

        Assert.Equal(One with { Slots = 0 }, _book.Taken);
        Assert.Equal(default, _book.Reserved);
    }

    [Fact]
    public void Settle_OfMoreThanWasReserved_IsTakenInFull()
    {
        _book.Reserve("a", One, 10);

        _book.Settle("a", new Amounts(1, 5000, 1, 9m));

        Assert.Equal(new Amounts(1, 5000, 0, 9m), _book.Taken);
        Assert.Equal(default, _book.Reserved);
    }

    [Fact]
    public void Settle_OfAnUnknownReservation_ChangesNothing()
    {
        Assert.False(_book.Settle("never", One));

        Assert.Equal(default, _book.Taken);
        Assert.Equal(default, _book.Reserved);
    }

    [Fact]
    public void Expire_EndsWhatIsOverdue_AndCountsItAsTaken_ButForTheSlots()
    {
        _book.Reserve("early", One, 10);
        _book.Reserve("late", One, 11);

        Assert.Equal(0, _book.Expire(9));
        Assert.Equal(1, _book.Expire(10));

        Assert.Equal(One, _book.Reserved);
        Assert.Equal(One with { Slots = 0 }, _book.Taken);
        Assert.False(_book.Settle("early", One));
        Assert.True(_book.Settle("late", One));
    }

    [Fact]
    public void Reserved_IsTheSumOfWhatIsOpen_AfterAnySequence()
    {
        var random = new Random(4711);
        var open = new Dictionary<string, Amounts>();
        for (var step = 0; step < 10_000; step++)
        {
            var id = random.Next(50).ToString();
            var amounts = new Amounts(1, random.Next(1000), 1, random.Next(100) / 100m);
            if (random.Next(2) == 0)
            {
                Assert.Equal(open.TryAdd(id, amounts), _book.Reserve(id, amounts, long.MaxValue));
            }
            else
            {
                Assert.Equal(open.Remove(id), _book.Settle(id, amounts));
            }
        }

        Assert.Equal(open.Values.Aggregate(default(Amounts), (sum, one) => sum + one), _book.Reserved);
    }
}
