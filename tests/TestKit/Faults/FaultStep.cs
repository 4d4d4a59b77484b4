namespace Gateway.TestKit.Faults;

/// <summary>What a <see cref="FaultProvider"/> does with one request. Made by <see cref="Answer"/>.</summary>
public abstract record FaultStep
{
    /// <summary>Answers. True where the connection stays open for another request; the connection is closed (FIN) otherwise.</summary>
    internal abstract Task<bool> Play(FaultConnection connection, FaultCall call);
}
