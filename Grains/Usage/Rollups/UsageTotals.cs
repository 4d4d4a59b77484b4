using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Usage.Rollups;

/// <summary>The sums over some ledger rows of one currency. Counts that would overflow stay at their bound.</summary>
internal sealed class UsageTotals
{
    public long Requests { get; set; }

    /// <summary>Rows with a status of 400 or more.</summary>
    public long Errors { get; set; }

    public TokenUsage Tokens { get; set; }

    public MediaTotals Media { get; set; }

    /// <summary>Rows that used anything and have no cost.</summary>
    public long Unpriced { get; set; }

    public long CacheHits { get; set; }

    public ExactSum Cost { get; set; }

    public ExactSum Fee { get; set; }

    public DurationHistogram Duration { get; } = new();

    public DurationHistogram FirstToken { get; } = new();

    public void Add(in UsageMeasures row)
    {
        Requests++;
        Errors += row.Status >= 400 ? 1 : 0;
        Tokens = Sum(Tokens, row.Tokens);
        Media = Media.Plus(MediaTotals.Of(row.Tokens));
        CacheHits += row.IsCacheHit ? 1 : 0;
        Unpriced += row.Cost is null && !row.Tokens.IsNothing ? 1 : 0;
        Cost = row.Cost is { } cost ? Cost.Plus(cost) : Cost;
        Fee = row.Fee is { } fee ? Fee.Plus(fee) : Fee;
        Duration.Add(row.DurationUs);
        if (row.FirstTokenUs is { } firstToken)
        {
            FirstToken.Add(firstToken);
        }
    }

    public void Add(UsageTotals other)
    {
        Requests += other.Requests;
        Errors += other.Errors;
        Tokens = Sum(Tokens, other.Tokens);
        Media = Media.Plus(other.Media);
        Unpriced += other.Unpriced;
        CacheHits += other.CacheHits;
        Cost = Cost.Plus(other.Cost);
        Fee = Fee.Plus(other.Fee);
        Duration.Add(other.Duration);
        FirstToken.Add(other.FirstToken);
    }

    /// <summary>Makes it empty, to be used again.</summary>
    public void Clear()
    {
        Requests = Errors = Unpriced = CacheHits = 0;
        Tokens = default;
        Media = default;
        Cost = Fee = default;
        Duration.Clear();
        FirstToken.Clear();
    }

    public static TokenUsage Sum(TokenUsage left, TokenUsage right) => new(
        Bounded(left.Prompt, right.Prompt),
        Bounded(left.Cached, right.Cached),
        Bounded(left.CacheWrite, right.CacheWrite),
        Bounded(left.Completion, right.Completion),
        Bounded(left.Reasoning, right.Reasoning));

    // A provider may claim any number of tokens, and must not stop the ledger with it.
    private static long Bounded(long left, long right)
    {
        var sum = unchecked(left + right);
        return ((left ^ sum) & (right ^ sum)) < 0 ? left < 0 ? long.MinValue : long.MaxValue : sum;
    }
}
