namespace Gateway.Grains.Storage;

/// <summary>Lets one node of a cluster at a time find out whether the store is new, and make what a new one gets.</summary>
internal interface IStartTurn
{
    /// <summary>Waits for the turn. It ends when the result is disposed of, or with the process.</summary>
    ValueTask<IAsyncDisposable> Take(CancellationToken cancellation);
}
