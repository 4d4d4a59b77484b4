using System.Text.Json;
using Gateway.Grains.Interfaces.Usage;

namespace Gateway.Grains.Usage;

/// <summary>Reads a quiet segment's file into the store. Safe to repeat: a record that is there already stays as it is.</summary>
internal sealed class SegmentReplay(IUsageStore store, int batchSize)
{
    /// <summary>
    /// Stores all whole records of the file, a batch at a time. The answer counts those that are stored, and those whose bytes are sound but
    /// which this program cannot read. Throws <see cref="SpoolFileException"/> for the file's errors; others are the store's.
    /// </summary>
    public async Task<(int Stored, int Unreadable)> Run(string path, CancellationToken cancellation)
    {
        var batch = new List<UsageRecord>();
        var (stored, unreadable) = (0, 0);
        await using var file = Open(path);
        using var payloads = SpoolReader.Read(file).GetEnumerator();
        var more = true;
        while (more)
        {
            more = MoveNext(payloads, path);
            if (more && !TryRead(payloads.Current, batch))
            {
                unreadable++;
            }

            if (batch.Count == batchSize || (!more && batch.Count > 0))
            {
                await store.Write(batch, cancellation);
                stored += batch.Count;
                batch.Clear();
            }
        }

        return (stored, unreadable);
    }

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SpoolFileException(path, exception);
        }
    }

    private static bool MoveNext(IEnumerator<ReadOnlyMemory<byte>> payloads, string path)
    {
        try
        {
            return payloads.MoveNext();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SpoolFileException(path, exception);
        }
    }

    private static bool TryRead(ReadOnlyMemory<byte> payload, List<UsageRecord> batch)
    {
        try
        {
            batch.Add(UsageRecordReader.Read(payload));
            return true;
        }
        catch (Exception exception) when (exception is JsonException or FormatException or OverflowException)
        {
            return false;
        }
    }
}
