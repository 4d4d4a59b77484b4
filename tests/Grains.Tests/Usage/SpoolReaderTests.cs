using System.Text;
using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Usage;

namespace Gateway.Grains.Tests.Usage;

public sealed class SpoolReaderTests
{
    private static readonly UsageRecord[] Three = [Records.Minimal(1), Records.Full(2), Records.Minimal(3)];

    [Fact]
    public void Read_CutAtEveryByte_GivesExactlyTheWholeRecords()
    {
        var file = Concat(Three);
        var ends = Ends(Three);
        for (var length = 0; length <= file.Length; length++)
        {
            var whole = ends.Count(end => end <= length);
            Assert.Equal(Three.Take(whole).Select(Records.Text), Read(file.AsSpan(0, length).ToArray()));
        }
    }

    [Fact]
    public void Read_AnyBitFlipped_GivesTheOtherRecordsAndNothingElse()
    {
        var file = Concat(Three);
        var ends = Ends(Three);
        var texts = Three.Select(Records.Text).ToArray();
        for (var bit = 0; bit < file.Length * 8; bit++)
        {
            var damaged = (byte[])file.Clone();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            var hit = Array.FindIndex(ends, end => bit / 8 < end);

            var read = Read(damaged);

            // A checksum's hex digit may have changed its case: then the hit record is still whole.
            Assert.True(read.SequenceEqual(texts.Where((_, at) => at != hit)) || read.SequenceEqual(texts), $"bit {bit}: {string.Join(" | ", read)}");
        }
    }

    [Fact]
    public void Read_AnyByteRangeNotWritten_GivesTheOtherRecords()
    {
        var file = Concat(Three);
        var ends = Ends(Three);
        var texts = Three.Select(Records.Text).ToArray();
        for (var from = ends[0]; from < ends[1]; from++)
        {
            // The second record was torn at this byte; the third one's thread had finished.
            var damaged = (byte[])file.Clone();
            damaged.AsSpan(from, ends[1] - from).Clear();
            Assert.Equal([texts[0], texts[2]], Read(damaged));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(1_000_000)]
    public void Read_GapsOfAnyLength_AreSkipped(int gap)
    {
        var zeros = new byte[gap];
        byte[] file = [.. zeros, .. Concat([Three[0]]), .. zeros, .. Concat([Three[1], Three[2]]), .. zeros];
        Assert.Equal(Three.Select(Records.Text), Read(file));
    }

    [Fact]
    public void Read_RecordsLongerThanAChunk_ComeBackWhole()
    {
        UsageRecord[] records = [Records.Minimal(1), Records.Minimal(2) with { Metadata = new string('x', 1_500_000) }, .. Enumerable.Range(3, 2_000).Select(Records.Minimal)];
        Assert.Equal(records.Select(Records.Text), Read(Concat(records)));
    }

    [Fact]
    public void Read_LineWithoutChecksum_IsNoRecord() =>
        Assert.Empty(Read(Encoding.UTF8.GetBytes("00000000 {\"id\":\"forged\"}\n{}\n\n \nxxxxxxxx {}\n")));

    private static List<string> Read(byte[] file) =>
        [.. SpoolReader.Read(new MemoryStream(file)).Select(static payload => Records.Text(UsageRecordReader.Read(payload)))];

    private static byte[] Concat(IEnumerable<UsageRecord> records) => [.. records.SelectMany(static record => SpoolFrame.Of(record).ToArray())];

    private static int[] Ends(IEnumerable<UsageRecord> records)
    {
        var end = 0;
        return [.. records.Select(record => end += SpoolFrame.Of(record).Length)];
    }
}
