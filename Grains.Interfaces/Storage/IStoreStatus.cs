namespace Gateway.Grains.Interfaces.Storage;

/// <summary>Whether the node reaches its store.</summary>
public interface IStoreStatus
{
    /// <summary>Whether the last look at it failed. Looked at every second; true a few seconds after it vanished at the latest.</summary>
    bool IsAway { get; }
}
