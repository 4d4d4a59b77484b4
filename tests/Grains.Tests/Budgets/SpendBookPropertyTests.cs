using Gateway.Grains.Budgets;
using Gateway.Grains.Interfaces.Budgets;

namespace Gateway.Grains.Tests.Budgets;

/// <summary>Random operations on the book and on a model that keeps plain lists and adds them up anew each time.</summary>
public sealed class SpendBookPropertyTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Book_AnyOperations_CountsAsThePlainModelDoes(int seed)
    {
        var random = new Random(seed);
        var book = new SpendBook();
        var open = new Dictionary<string, (decimal Amount, long Tokens, long Ends)>();
        var (spent, feared, ceiling, now) = (0m, 0m, 0m, 0L);
        for (var step = 0; step < 20_000; step++)
        {
            var limit = 20m + random.Next(5);
            switch (random.Next(12))
            {
                case < 5:
                    // Amounts as prices make them: with an end to their digits.
                    var ask = RandomAsk(random, 1000, 1_000_000);
                    var least = random.Next(2) == 0 ? 1 : SpendBook.UsableTokens;
                    var fit = book.Fit(ask, limit, least, out var tokens);
                    var amount = ask.Fixed + (ask.PerToken * tokens);
                    var room = limit - spent - open.Values.Sum(one => one.Amount);
                    CheckFit(ask, fit, tokens, room, open.Values.Sum(one => one.Amount) + feared, least);
                    if (fit == SpendFit.Fits && book.Covers(amount))
                    {
                        Assert.True(spent + open.Values.Sum(one => one.Amount) + amount <= ceiling);
                        open.Add($"r{step}", (amount, tokens, now + random.Next(1, 400)));
                        book.Reserve($"r{step}", amount, tokens, open[$"r{step}"].Ends);
                    }

                    break;
                case < 8 when open.Count > 0:
                    var id = open.Keys.ElementAt(random.Next(open.Count));
                    var actual = decimal.Round(open[id].Amount * random.Next(0, 23) / 20, 12);
                    Assert.True(book.Settle(id, actual));
                    Assert.False(book.Settle(id, actual));
                    open.Remove(id);
                    spent += actual;
                    break;
                case 8 when open.Count > 0:
                    var shrunk = open.Keys.ElementAt(random.Next(open.Count));
                    var less = open[shrunk].Amount * random.Next(0, 12) / 10;
                    book.Shrink(shrunk, less, 7);
                    if (less < open[shrunk].Amount)
                    {
                        open[shrunk] = (less, 7, open[shrunk].Ends);
                    }

                    break;
                case 9:
                    now += random.Next(60);
                    var over = open.Where(one => one.Value.Ends <= now).ToArray();
                    Assert.Equal(over.Length, book.Expire(now));
                    spent += over.Sum(one => one.Value.Amount);
                    feared += over.Sum(one => one.Value.Amount);
                    Array.ForEach(over, one => open.Remove(one.Key));
                    break;
                case 10:
                    ceiling = Math.Max(ceiling, spent + (random.Next(100) / 10m));
                    book.Raise(ceiling);
                    break;
                case 11 when random.Next(20) == 0:
                    book.BeginAnew();
                    open.Clear();
                    (spent, feared, ceiling) = (0, 0, 0);
                    break;
            }

            Assert.Equal((spent, open.Values.Sum(one => one.Amount), open.Count, ceiling, feared), (book.Spent, book.Reserved, book.OpenCount, book.Ceiling, book.Doubt));
        }
    }

    [Fact]
    public void Fit_Shortened_IsWithinTheRoom_AndAtMostATokenBelowIt()
    {
        var random = new Random(77);
        var shortened = 0;
        for (var round = 0; round < 200_000; round++)
        {
            var book = new SpendBook();
            var ask = RandomAsk(random, 997, 700_003) with { CanShorten = true };
            var limit = ask.Fixed + (ask.PerToken * ask.Tokens * random.Next(1, 1000) / 1000) + (random.Next(3) * 0.0000000000000000000001m);

            if (book.Fit(ask, limit, 1, out var tokens) != SpendFit.Fits)
            {
                Assert.True(ask.Fixed + ask.PerToken > limit);
                continue;
            }

            shortened += tokens < ask.Tokens ? 1 : 0;
            Assert.InRange(tokens, 1, ask.Tokens);
            Assert.True(ask.Fixed + (ask.PerToken * tokens) <= limit);
            Assert.True(tokens == ask.Tokens || ask.Fixed + (ask.PerToken * (tokens + 2)) > limit);
        }

        Assert.True(shortened > 100_000, $"{shortened} were shortened");
    }

    private static void CheckFit(MoneyAsk ask, SpendFit fit, long tokens, decimal room, decimal reserved, long least)
    {
        var one = ask.CanShorten ? ask.Fixed + (ask.PerToken * Math.Min(1, ask.Tokens)) : ask.Most;
        switch (fit)
        {
            case SpendFit.Fits:
                Assert.True(ask.Fixed + (ask.PerToken * tokens) <= room);
                Assert.True(tokens == ask.Tokens || (ask.CanShorten && tokens >= Math.Min(least, ask.Tokens)));
                break;
            case SpendFit.Busy:
                Assert.True(ask.Most > room && (reserved > 0 || (ask.CanShorten && least > 1)));
                Assert.True(one <= room + reserved);
                break;
            default:
                Assert.True(one > room + reserved);
                break;
        }
    }

    private static MoneyAsk RandomAsk(Random random, decimal parts, decimal tokenParts) => new(
        random.Next(4) == 0 ? 0 : random.Next(1, 1000) / parts,
        random.Next(8) == 0 ? 0 : random.Next(1, 1000) / tokenParts,
        random.Next(1, 3000),
        random.Next(2) == 0,
        Unpriced: false);
}
