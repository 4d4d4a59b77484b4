using System.IO.Hashing;
using System.Text;
using Gateway.Grains.Tests.Storage;
using Gateway.Grains.Usage;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Grains.Tests.Usage;

public sealed class UsageWriterTests
{
    [Fact]
    public async Task Start_SegmentsLeftBehind_AreStoredOnceAndDeletedHoweverOften()
    {
        using var temp = new TempStore();
        using var store = new SqliteUsageStore(temp.Database);
        var left = Leave(temp, 2_500);
        var copies = left.ToDictionary(static path => path, File.ReadAllBytes);

        for (var time = 0; time < 2; time++)
        {
            await using (var rig = await SpoolRig.Start(temp.Directory.Spool, store))
            {
                await rig.Spool.Flush(CancellationToken.None);
                Assert.DoesNotContain(left, File.Exists);
            }

            Assert.Equal(2_500, temp.Scalar("SELECT count(*) FROM requests"));

            // The same segments again, as after a crash between storing and deleting.
            foreach (var (path, bytes) in copies)
            {
                File.WriteAllBytes(path, bytes);
            }
        }
    }

    [Fact]
    public async Task Stop_WithRecordsUnderWay_StoresThemAll()
    {
        using var temp = new TempStore();
        var store = new FlakyStore();
        await using var rig = await SpoolRig.Start(temp.Directory.Spool, store, new SpoolLimits { BatchAge = TimeSpan.FromHours(1) });
        rig.Spool.Append(Records.Minimal(1));

        await rig.Stop(CancellationToken.None);

        Assert.Single(store.Rows);
    }

    [Fact]
    public async Task Stop_StoreAway_EndsWithItsTokenAndKeepsTheFile()
    {
        using var temp = new TempStore();
        var store = new FlakyStore { IsAway = true };
        await using (var rig = await SpoolRig.Start(temp.Directory.Spool, store))
        {
            rig.Spool.Append(Records.Minimal(1));
            await rig.Log.Next(2100, "Failures");
            using var token = new CancellationTokenSource();
            var stopping = rig.Stop(token.Token);
            await token.CancelAsync();
            await stopping;
        }

        store.IsAway = false;
        await using var next = await SpoolRig.Start(temp.Directory.Spool, store);
        await next.Spool.Flush(CancellationToken.None);
        Assert.Single(store.Rows);
    }

    [Fact]
    public async Task Flush_StoreAwayAndQueueFull_LosesNothingOnceItIsBack()
    {
        using var temp = new TempStore();
        var store = new FlakyStore { IsAway = true };
        var limits = SpoolRig.Quick with { QueueLength = 50, BatchSize = 20, SegmentBytes = 20_000 };
        await using var rig = await SpoolRig.Start(temp.Directory.Spool, store, limits);
        for (var number = 0; number < 1_000; number++)
        {
            rig.Spool.Append(Records.Minimal(number));
        }

        var flush = rig.Spool.Flush(CancellationToken.None).AsTask();
        Assert.False(flush.IsCompleted);
        Assert.Empty(store.Rows);
        store.IsAway = false;
        await flush;

        Assert.Equal(Enumerable.Range(0, 1_000).Select(Records.IdOf), store.Rows.Select(static row => row.Id));
        Assert.All(store.Batches, static size => Assert.InRange(size, 1, 20));
        Assert.Single(temp.SpoolFiles);
    }

    [Fact]
    public async Task Write_AnswerLost_IsRepeatedWithoutADuplicate()
    {
        using var temp = new TempStore();
        var store = new FlakyStore { LoseAnswers = 3 };
        await using var rig = await SpoolRig.Start(temp.Directory.Spool, store);
        rig.Spool.Append(Records.Minimal(1));
        await rig.Spool.Flush(CancellationToken.None);
        Assert.Equal(4, store.Batches.Count(static size => size == 1));
        Assert.Single(store.Rows);
    }

    [Fact]
    public async Task Write_DatabaseLocked_IsTriedUntilItIsFree()
    {
        using var temp = new TempStore(busyTimeout: TimeSpan.FromMilliseconds(1));
        using var store = new SqliteUsageStore(temp.Database);
        await using var rig = await SpoolRig.Start(temp.Directory.Spool, store);
        using var locker = temp.Database.Open();
        var transaction = locker.BeginTransaction(deferred: false);
        for (var number = 0; number < 100; number++)
        {
            rig.Spool.Append(Records.Full(number));
        }

        await rig.Log.Next(2100, "Failures");
        Assert.Equal(0, temp.Scalar("SELECT count(*) FROM requests"));
        transaction.Dispose();
        await rig.Spool.Flush(CancellationToken.None);

        Assert.Equal(100, temp.Scalar("SELECT count(*) FROM requests"));
    }

    [Fact]
    public async Task Replay_RecordThatCannotBeRead_KeepsItsFileAside()
    {
        using var temp = new TempStore();
        var store = new FlakyStore();
        var payload = Encoding.UTF8.GetBytes("""{"id":"from another world"}""");
        var line = $"{Crc32.HashToUInt32(payload):x8} {Encoding.UTF8.GetString(payload)}\n{Records.Text(Records.Minimal(1))}";
        var path = Path.Combine(temp.Directory.Spool, "0.log");
        File.WriteAllText(path, line);

        await using var rig = await SpoolRig.Start(temp.Directory.Spool, store);
        await rig.Spool.Flush(CancellationToken.None);

        Assert.Equal(Records.IdOf(1), Assert.Single(store.Rows).Id);
        Assert.False(File.Exists(path));
        Assert.Equal(line, File.ReadAllText(path + ".unread"));
    }

    [Fact]
    public async Task Replay_FileThatCannotBeRead_HoldsUpNothingElseAndIsTriedAgain()
    {
        using var temp = new TempStore();
        var store = new FlakyStore();
        var (broken, vanished) = (Path.Combine(temp.Directory.Spool, "0.log"), Path.Combine(temp.Directory.Spool, "1.log"));
        File.WriteAllText(broken, "");
        File.WriteAllText(vanished, "");
        await using var rig = await SpoolRig.Start(temp.Directory.Spool, store, beforeWriting: () =>
        {
            File.Delete(vanished);
            File.Delete(broken);
            File.CreateSymbolicLink(broken, temp.Directory.Spool);
        });
        var all = rig.Spool.Flush(CancellationToken.None).AsTask();
        Assert.Equal(vanished, await rig.Log.Next(2106, "Path"));
        await rig.Log.Next(2107, "Pause");
        rig.Spool.Append(Records.Minimal(1));
        while (store.Rows.Count == 0)
        {
            await Task.Yield();
        }

        Assert.False(all.IsCompleted);

        // Replaced in one step: between two, a try would find the file gone.
        File.WriteAllText(broken + ".new", Records.Text(Records.Minimal(2)));
        File.Move(broken + ".new", broken, overwrite: true);
        await all;

        Assert.Contains(store.Rows, static row => row.Id == Records.IdOf(2));
        Assert.False(File.Exists(broken));
    }

    [Fact]
    public async Task Segment_OfTenSeconds_IsReplacedAndDeleted()
    {
        using var temp = new TempStore();
        var time = new FakeTimeProvider(Records.Start);
        var store = new FlakyStore();
        using var spool = new UsageSpool(temp.Directory.Spool, SpoolLimits.Default, time);
        using var writer = new UsageWriter(spool, new OpenRequests(temp.Directory.Spool), store, SpoolLimits.Default, time, new CollectingLogger<UsageWriter>());
        await writer.StartAsync(CancellationToken.None);
        var first = Assert.Single(temp.SpoolFiles);
        spool.Append(Records.Minimal(1));

        while (File.Exists(first))
        {
            time.Advance(SpoolLimits.Default.BatchAge);
            await Task.Yield();
        }

        Assert.InRange(time.GetUtcNow() - Records.Start, SpoolLimits.Default.SegmentAge, TimeSpan.MaxValue);
        Assert.Single(store.Rows);
        Assert.Single(temp.SpoolFiles);
    }

    [Fact]
    public async Task Write_StoreAwayForLong_PausesGrowUpToTheLongest()
    {
        using var temp = new TempStore();
        var time = new FakeTimeProvider(Records.Start);
        var log = new CollectingLogger<UsageWriter>();
        using var spool = new UsageSpool(temp.Directory.Spool, SpoolLimits.Default, time);
        using var writer = new UsageWriter(spool, new OpenRequests(temp.Directory.Spool), new FlakyStore { IsAway = true }, SpoolLimits.Default, time, log);
        spool.Append(Records.Minimal(1));
        await writer.StartAsync(CancellationToken.None);

        foreach (var milliseconds in (int[])[200, 400, 800, 1_600, 3_200, 6_400, 12_800, 15_000, 15_000])
        {
            Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), await log.Next(2100, "Pause"));
            time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        }
    }

    private static string[] Leave(TempStore temp, int count)
    {
        using (var spool = new UsageSpool(temp.Directory.Spool, new SpoolLimits { SegmentBytes = 100_000 }, TimeProvider.System))
        {
            for (var number = 0; number < count; number++)
            {
                spool.Append(Records.Minimal(number));
            }
        }

        return temp.SpoolFiles;
    }
}
