using System.Text;
using Gateway.Grains.Interfaces.Protocols.Sse;

namespace Gateway.Grains.Tests.Protocols.Sse;

public sealed class SseFramesTests
{
    [Theory]
    [InlineData("data: {}\n\n", "{}", 10)]
    [InlineData("data:{}\n\nrest", "{}", 9)]
    [InlineData("data:  x \n\n", " x ", 11)]
    [InlineData("data: {}\r\n\r\n", "{}", 12)]
    [InlineData("data: {}\r\rx", "{}", 10)]
    [InlineData("data: {}\n\r\n", "{}", 11)]
    [InlineData("data: {}\r\n\n", "{}", 11)]
    [InlineData(": OPENROUTER PROCESSING\n\n", "", 25)]
    [InlineData("event: ping\nid: 7\n\n", "", 19)]
    [InlineData("id: 7\nevent: x\ndata: y\nretry: 5\n\n", "y", 33)]
    [InlineData("data\n\n", "", 6)]
    [InlineData("database: x\n\n", "", 13)]
    [InlineData("\n", "", 1)]
    [InlineData("\r\n", "", 2)]
    [InlineData("data: a\ndata: b\n\n", "a", 17)]
    public void Frame_OfEachForm_IsLocated(string stream, string data, int length)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(stream);
        int scanned = 0;

        Assert.True(SseFrames.TryRead(bytes, ref scanned, out SseFrame frame));

        Assert.Equal(length, frame.Length);
        Assert.Equal(data, Encoding.UTF8.GetString(bytes, frame.DataStart, frame.DataLength));
        Assert.Equal(0, scanned);
    }

    [Theory]
    [InlineData("")]
    [InlineData("data: {}")]
    [InlineData("data: {}\n")]
    [InlineData("data: {}\r")]
    [InlineData("data: {}\r\n\r")]
    [InlineData("data: {}\r\r")]
    [InlineData("\r")]
    public void Frame_ThatIsNotWhole_WaitsForMore(string stream)
    {
        int scanned = 0;

        Assert.False(SseFrames.TryRead(Encoding.UTF8.GetBytes(stream), ref scanned, out _));
    }

    [Theory]
    [InlineData("event: error\ndata: {}\n\n", true)]
    [InlineData("event:error\r\ndata: {}\r\n\r\n", true)]
    [InlineData("event: errors\ndata: {}\n\n", false)]
    [InlineData("data: event: error\n\n", false)]
    public void Error_ByEventLine_IsSeen(string stream, bool isError)
    {
        int scanned = 0;

        Assert.True(SseFrames.TryRead(Encoding.UTF8.GetBytes(stream), ref scanned, out SseFrame frame));
        Assert.Equal(isError, frame.IsError);
    }

    [Theory]
    [InlineData("data: a\ndata:b\r\ndata\rid: 3\ndata:  c\n\n", "a\nb\n\n c", 4)]
    [InlineData("data: a\n\n", "a", 1)]
    [InlineData("data: a", "a", 1)]
    [InlineData(": nothing\n\n", "", 0)]
    public void Data_OfSeveralLines_IsJoined(string stream, string expected, int lines)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(stream);
        var joined = new byte[bytes.Length];
        Assert.True(SseFrames.TryReadLast(bytes, out SseFrame frame));

        int length = SseFrames.CopyData(bytes, joined);

        Assert.Equal(expected, Encoding.UTF8.GetString(joined, 0, length));
        Assert.Equal(lines, frame.DataLines);
    }

    [Fact]
    public void Stream_ThatEndsWithoutBlankLine_LeavesALastFrame()
    {
        Assert.False(SseFrames.TryReadLast([], out _));
        Assert.True(SseFrames.TryReadLast("data: [DONE]\r"u8, out SseFrame frame));
        Assert.Equal((13, 6, 6), (frame.Length, frame.DataStart, frame.DataLength));
    }

    [Fact]
    public void Frame_ThatArrivesInPieces_IsSearchedOnce()
    {
        byte[] bytes = Encoding.UTF8.GetBytes("data: " + new string('x', 1000) + "\n\n");
        int scanned = 0;
        for (int length = 0; length < bytes.Length; length += 10)
        {
            Assert.False(SseFrames.TryRead(bytes.AsSpan(0, length), ref scanned, out _));
            Assert.Equal(length, scanned);
        }

        Assert.True(SseFrames.TryRead(bytes, ref scanned, out SseFrame frame));
        Assert.Equal(bytes.Length, frame.Length);
    }
}
