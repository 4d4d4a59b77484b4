using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Tests.Storage;
using Gateway.Grains.Usage;

namespace Gateway.Grains.Tests.Usage;

public sealed class UsageSpoolTests
{
    private const int Threads = 8;
    private const int Each = 2_000;

    [Theory]
    [InlineData(16_384, 16 * 1024 * 1024)]
    [InlineData(100, 64 * 1024)]
    public async Task Append_EightThreads_EachRecordIsStoredOnce(int queueLength, long segmentBytes)
    {
        using var temp = new TempStore();
        using var store = new SqliteUsageStore(temp.Database);
        await using var rig = await SpoolRig.Start(temp.Directory.Spool, store, SpoolRig.Quick with { QueueLength = queueLength, SegmentBytes = segmentBytes });

        AppendFromThreads(rig.Spool);
        await rig.Spool.Flush(CancellationToken.None);

        Assert.Equal(Threads * Each, temp.Scalar("SELECT count(*) FROM requests"));
        Assert.Equal(Enumerable.Range(0, Threads * Each).Sum(static number => (long)number), temp.Scalar("SELECT sum(duration_us) FROM requests"));
        Assert.Single(temp.SpoolFiles);
    }

    [Fact]
    public void Append_CopiedWhileThreadsWrite_HoldsEveryRecordThatWasAppendedBefore()
    {
        using var temp = new TempStore();
        using var spool = new UsageSpool(temp.Directory.Spool, new SpoolLimits { SegmentBytes = 64 * 1024 }, TimeProvider.System);
        var appended = new int[Threads];
        var threads = StartThreads(spool, appended);
        while (appended.Sum(static count => Volatile.Read(ref count)) < Threads * Each / 2)
        {
            Thread.Yield();
        }

        // What a kill at this moment leaves: all that had returned must be in it, and nothing that was never appended.
        var before = appended.Select(static (_, at) => at).ToDictionary(static at => at, at => Volatile.Read(ref appended[at]));
        var read = temp.SpoolFiles.SelectMany(ReadFile).ToList();
        threads.ForEach(static thread => thread.Join());

        Assert.Equal(read.Count, read.Select(static record => record.Id).Distinct().Count());
        Assert.All(read, static record => Assert.Equal(Records.Text(Records.Minimal((int)record.DurationUs)), Records.Text(record)));
        var ids = read.Select(static record => record.Id).ToHashSet();
        foreach (var (thread, count) in before)
        {
            Assert.All(Enumerable.Range(thread * Each, count), number => Assert.Contains(Records.IdOf(number), ids));
        }
    }

    [Fact]
    public void Append_WithoutAWriter_RollsAtTheSizeAndKeepsAll()
    {
        using var temp = new TempStore();
        var limits = new SpoolLimits { SegmentBytes = 10_000, QueueLength = 10 };
        using (var spool = new UsageSpool(temp.Directory.Spool, limits, TimeProvider.System))
        {
            for (var number = 0; number < 500; number++)
            {
                spool.Append(Records.Minimal(number));
            }
        }

        Assert.InRange(temp.SpoolFiles.Length, 8, 12);
        Assert.All(temp.SpoolFiles, static file => Assert.InRange(new FileInfo(file).Length, 0, 11_000));
        Assert.Equal(Enumerable.Range(0, 500).Select(Records.IdOf), temp.SpoolFiles.SelectMany(ReadFile).Select(static record => record.Id));
    }

    [Fact]
    public void Append_FileCannotBeMade_ThrowsIOException()
    {
        using var temp = new TempStore();
        using var spool = new UsageSpool(temp.Directory.Spool, new SpoolLimits { SegmentBytes = 100 }, TimeProvider.System);
        spool.Append(Records.Minimal(1));
        Directory.Delete(temp.Directory.Spool, recursive: true);

        // The first segment is full, the next cannot be made.
        Assert.ThrowsAny<IOException>(() => spool.Append(Records.Minimal(2)));

        Directory.CreateDirectory(temp.Directory.Spool);
        spool.Append(Records.Minimal(3));
        Assert.Equal([Records.IdOf(3)], temp.SpoolFiles.SelectMany(ReadFile).Select(static record => record.Id));
    }

    [Fact]
    public void Append_AfterDispose_Throws()
    {
        using var temp = new TempStore();
        var spool = new UsageSpool(temp.Directory.Spool, SpoolLimits.Default, TimeProvider.System);
        spool.Dispose();
        Assert.Throws<ObjectDisposedException>(() => spool.Append(Records.Minimal(1)));
    }

    [Fact]
    public void Append_RecordWithoutWhatEachMustHave_IsRefused()
    {
        using var temp = new TempStore();
        using var spool = new UsageSpool(temp.Directory.Spool, SpoolLimits.Default, TimeProvider.System);
        Assert.ThrowsAny<ArgumentException>(() => spool.Append(Records.Minimal(1) with { Id = "" }));
        Assert.ThrowsAny<ArgumentException>(() => spool.Append(Records.Minimal(1) with { KeyId = null! }));
        Assert.Empty(temp.SpoolFiles.SelectMany(ReadFile));
    }

    internal static List<UsageRecord> ReadFile(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return [.. SpoolReader.Read(file).Select(UsageRecordReader.Read)];
    }

    private static void AppendFromThreads(UsageSpool spool) => StartThreads(spool, new int[Threads]).ForEach(static thread => thread.Join());

    private static List<Thread> StartThreads(UsageSpool spool, int[] appended)
    {
        var threads = Enumerable.Range(0, Threads).Select(at => new Thread(() =>
        {
            for (var number = 0; number < Each; number++)
            {
                spool.Append(Records.Minimal((at * Each) + number));
                Volatile.Write(ref appended[at], number + 1);
            }
        })).ToList();
        threads.ForEach(static thread => thread.Start());
        return threads;
    }
}
