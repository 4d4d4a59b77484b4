using Gateway.Grains.Tests.Storage;
using Gateway.Grains.Usage;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Grains.Tests.Usage;

public sealed class SpoolDepthTests
{
    [Fact]
    public void Depth_Tells_WhatWaits_AndSinceWhen()
    {
        using var temp = new TempStore();
        var time = new FakeTimeProvider();
        using var spool = new UsageSpool(temp.Directory.Spool, SpoolLimits.Default, time);
        time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(default, spool.Depth());

        spool.Append(Records.Minimal(1));
        time.Advance(TimeSpan.FromSeconds(5));
        spool.Append(Records.Minimal(2));
        time.Advance(TimeSpan.FromSeconds(2));
        var depth = spool.Depth();

        // An idle hour before the first record is no age.
        Assert.Equal((2L, 1, TimeSpan.FromSeconds(7)), (depth.Records, depth.Segments, depth.OldestAge));
        Assert.True(depth.Bytes > 0);

        while (spool.TryTake(out var record))
        {
            record.Segment.CountStored();
        }

        Assert.Equal(default, spool.Depth());
    }
}
