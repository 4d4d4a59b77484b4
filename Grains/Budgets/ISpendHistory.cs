namespace Gateway.Grains.Budgets;

/// <summary>What the ledger says was spent of one sum of money.</summary>
internal interface ISpendHistory
{
    /// <summary>Spent by requests that were made in this time. Throws what the store throws.</summary>
    /// <param name="from">Null: from the first one on.</param>
    /// <param name="others">Ids of requests that are not to be counted: the asker counts them itself.</param>
    /// <param name="isFinal">Whether to wait until all those requests are over and in the store; else the answer is what is known so far.</param>
    ValueTask<decimal> Spent(
        DateTimeOffset? from, DateTimeOffset to, IReadOnlySet<string> others, bool isFinal, CancellationToken cancellation);
}
