using System.Buffers;
using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Interfaces.Values;
using Gateway.Grains.Usage.Rollups;

namespace Gateway.Grains.Tests.Usage.Rollups;

public sealed class TotalsCodecTests
{
    [Fact]
    public void AddTo_Empty_IsWhatWasWritten()
    {
        var totals = Totals();
        var read = new UsageTotals();

        TotalsCodec.AddTo(read, Bytes(totals));

        Assert.Equal(Bytes(totals), Bytes(read));
        Assert.Equal((totals.Cost, totals.Fee, totals.Tokens, totals.Media), (read.Cost, read.Fee, read.Tokens, read.Media));
    }

    [Fact]
    public void Write_WithoutMedia_IsWhatTheVersionBeforeReads()
    {
        var totals = new UsageTotals();
        totals.Add(new UsageMeasures(200, new TokenUsage(1, 0, 0, 2, 0), null, null, false, 1, null));

        Assert.Equal(1, Bytes(totals)[0]);
        Assert.Equal(2, Bytes(Totals())[0]);
    }

    [Fact]
    public void Media_IsAddedUp_AndStaysAtItsBound()
    {
        var totals = Totals();
        totals.Media = totals.Media with { Characters = long.MaxValue - 1 };
        TotalsCodec.AddTo(totals, Bytes(Totals()));

        Assert.Equal(new MediaTotals(2 * 65_538, 2 * 90, long.MaxValue), totals.Media);
    }

    [Fact]
    public void AddTo_EveryPrefix_IsRefused()
    {
        var bytes = Bytes(Totals());
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => TotalsCodec.AddTo(new UsageTotals(), bytes.AsSpan(0, length)));
        }

        bytes[0] = 3;
        Assert.Throws<InvalidDataException>(() => TotalsCodec.AddTo(new UsageTotals(), bytes));
    }

    [Fact]
    public void Write_AFewRows_IsSmall()
    {
        var totals = new UsageTotals();
        totals.Add(new UsageMeasures(200, new TokenUsage(1200, 0, 0, 300, 0), 0.000345m, 0.00001725m, false, 1_200_000, 300_000));
        totals.Add(new UsageMeasures(200, new TokenUsage(1200, 0, 0, 300, 0), 0.000345m, 0.00001725m, false, 2_200_000, 400_000));

        Assert.InRange(Bytes(totals).Length, 20, 50);
    }

    [Fact]
    public void ExactSum_OfVeryLargeAndVerySmall_LosesNothing()
    {
        var sum = default(ExactSum);
        for (var round = 0; round < 25; round++)
        {
            sum = sum.Plus(10_000_000_000m).Plus(0.1111111111111111111111111111m);
        }

        Assert.Equal((250_000_000_002m, 0.7777777777777777777777777775m), (sum.Whole, sum.Fraction));
        Assert.Equal(0.25m, default(ExactSum).Plus(-0.5m).Plus(0.75m).Value);
        Assert.Equal(decimal.MaxValue, default(ExactSum).Plus(decimal.MaxValue).Plus(decimal.MaxValue).Plus(0.5m).Value);
        Assert.Equal(decimal.MinValue, default(ExactSum).Plus(decimal.MinValue).Plus(-1).Value);
    }

    private static UsageTotals Totals()
    {
        var totals = new UsageTotals();
        totals.Add(new UsageMeasures(200, new TokenUsage(long.MaxValue, 2, 3, 4, 5), 0.0000000000000000000000000001m, decimal.MaxValue, true, 1, null));
        totals.Add(new UsageMeasures(503, new TokenUsage(10, 2, 3, 4, 5), -12.5m, null, false, long.MaxValue, 500));
        totals.Add(new UsageMeasures(200, new TokenUsage(10, 2, 3, 4, 5) { Images = ushort.MaxValue, Seconds = 90 }, null, null, false, 90_000, 0));
        totals.Add(new UsageMeasures(200, new TokenUsage(10, 2, 3, 4, 5) { Images = 3, Characters = 7 }, null, null, false, 90_000, 0));
        return totals;
    }

    private static byte[] Bytes(UsageTotals totals)
    {
        var output = new ArrayBufferWriter<byte>();
        TotalsCodec.Write(totals, output);
        return output.WrittenSpan.ToArray();
    }
}
