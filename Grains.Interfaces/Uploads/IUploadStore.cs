namespace Gateway.Grains.Interfaces.Uploads;

/// <summary>Keeps uploads on the node's disk while they are sent on, so that they can be sent twice and are never held in memory.</summary>
public interface IUploadStore
{
    /// <summary>Makes room for one. Throws <see cref="IOException"/> where the disk refuses.</summary>
    IUploadFile Create();
}
