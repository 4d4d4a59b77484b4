namespace Gateway.Api;

/// <summary>What becomes of requests while the store is away (<c>Gateway:WhenStoreIsDown</c>).</summary>
public enum StoreDownPolicy : byte
{
    /// <summary>Known keys are served as long as what was granted to them before lasts.</summary>
    ServeWithinSlices = 0,

    /// <summary>All are refused with 503, and the node is not ready.</summary>
    Refuse = 1,
}
