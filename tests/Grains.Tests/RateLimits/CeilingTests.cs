using Gateway.Grains.RateLimits;

namespace Gateway.Grains.Tests.RateLimits;

public sealed class CeilingTests
{
    [Fact]
    public void Nothing_IsCovered_BeforeTheFirstWrite() => Assert.False(new Ceiling().Covers(1));

    [Fact]
    public void AnyInterleaving_GivesNoMoreThanIsStoredAhead()
    {
        var random = new Random(3);
        for (var round = 0; round < 500; round++)
        {
            var ceiling = new Ceiling();
            var limit = random.Next(1, 200);
            long total = 0;
            (long Total, long Ahead) stored = (0, 0);
            (long Total, long Ahead)? writing = null;
            for (var step = 0; step < 500; step++)
            {
                var amount = random.Next(0, 10);
                if (writing is { } written && random.Next(3) == 0)
                {
                    stored = written;
                    ceiling.EndWrite(written.Ahead);
                    writing = null;
                }
                else if (writing is null && (random.Next(10) == 0 || !ceiling.Covers(amount)))
                {
                    writing = (total, ceiling.BeginWrite(limit, amount));
                }

                if (ceiling.Covers(amount))
                {
                    ceiling.Give(amount);
                    total += amount;
                }

                Assert.True(total <= stored.Total + stored.Ahead, $"Given {total}, stored {stored.Total} and {stored.Ahead} ahead.");
            }
        }
    }
}
