using System.Buffers;
using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Usage.Rollups;

/// <summary>
/// The stored form of <see cref="UsageTotals"/>: a version byte, then variable-length integers; some 40 bytes for a few rows. A reader knows all
/// versions up to its own: a later one may add fields at the end under a new version, and change nothing before them.
/// </summary>
internal static class TotalsCodec
{
    private const byte TokensOnly = 1;

    /// <summary>Ends with what is not counted in tokens. Written only where there is such: nodes of the version before can read all other sums.</summary>
    private const byte WithMedia = 2;

    public static void Write(UsageTotals totals, IBufferWriter<byte> output)
    {
        var writer = new VarintWriter(output);
        writer.Byte(totals.Media.IsNone ? TokensOnly : WithMedia);
        writer.Number(totals.Requests);
        writer.Number(totals.Errors);
        writer.Number(totals.Tokens.Prompt);
        writer.Number(totals.Tokens.Cached);
        writer.Number(totals.Tokens.CacheWrite);
        writer.Number(totals.Tokens.Completion);
        writer.Number(totals.Tokens.Reasoning);
        writer.Number(totals.Unpriced);
        writer.Number(totals.CacheHits);
        writer.Sum(totals.Cost);
        writer.Sum(totals.Fee);
        Write(totals.Duration, ref writer);
        Write(totals.FirstToken, ref writer);
        if (!totals.Media.IsNone)
        {
            writer.Number(totals.Media.Images);
            writer.Number(totals.Media.Seconds);
            writer.Number(totals.Media.Characters);
        }

        writer.Flush();
    }

    /// <summary>Adds what was stored. Throws <see cref="InvalidDataException"/> where it is nothing that <see cref="Write(UsageTotals, IBufferWriter{byte})"/> wrote.</summary>
    public static void AddTo(UsageTotals totals, ReadOnlySpan<byte> stored)
    {
        var reader = new VarintReader(stored);
        var version = reader.Byte();
        if (version is not (TokensOnly or WithMedia))
        {
            throw new InvalidDataException("Stored totals of usage have a version that this program does not know.");
        }

        totals.Requests += reader.Number();
        totals.Errors += reader.Number();
        totals.Tokens = UsageTotals.Sum(
            totals.Tokens,
            new TokenUsage(reader.Number(), reader.Number(), reader.Number(), reader.Number(), reader.Number()));
        totals.Unpriced += reader.Number();
        totals.CacheHits += reader.Number();
        totals.Cost = totals.Cost.Plus(reader.Sum());
        totals.Fee = totals.Fee.Plus(reader.Sum());
        Read(totals.Duration, ref reader);
        Read(totals.FirstToken, ref reader);
        if (version == WithMedia)
        {
            totals.Media = totals.Media.Plus(new MediaTotals(reader.Number(), reader.Number(), reader.Number()));
        }
    }

    // Buckets ascend: the distance to the one before is short.
    private static void Write(DurationHistogram histogram, ref VarintWriter writer)
    {
        writer.Number(histogram.Length);
        var before = 0;
        for (var at = 0; at < histogram.Length; at++)
        {
            var (bucket, count) = histogram[at];
            writer.Number(bucket - before);
            writer.Number(count);
            before = bucket;
        }
    }

    private static void Read(DurationHistogram histogram, ref VarintReader reader)
    {
        var length = reader.Number();
        long bucket = 0;
        for (var at = 0; at < length; at++)
        {
            bucket += reader.Number();
            histogram.Add((int)Math.Clamp(bucket, 0, HistogramBuckets.Count - 1), reader.Number());
        }
    }
}
