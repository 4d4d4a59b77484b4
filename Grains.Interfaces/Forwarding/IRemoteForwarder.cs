using Orleans.Services;

namespace Gateway.Grains.Interfaces.Forwarding;

/// <summary>
/// Carries requests of nodes that hold no credentials to providers. One on each silo, addressed by the silo itself: no directory, whose
/// owner may die, stands between a stream and its reader. Answers are pulled piece by piece. No call waits longer than
/// <see cref="PatienceMs"/>, whatever the provider does: silence tells that the silo is gone. Every call is safe to repeat.
/// </summary>
[Alias("gw.IRemoteForwarder")]
public interface IRemoteForwarder : IGrainService
{
    /// <summary>How long a call waits for something to tell, in milliseconds. Then it answers all the same, with nothing.</summary>
    const int PatienceMs = 500;

    /// <summary>So long after the last word of its reader a call is ended, in seconds.</summary>
    const int LeaseSeconds = 5;

    /// <summary>Most bytes of a body in one call.</summary>
    const int BodyPieceBytes = 512 * 1024;

    /// <summary>Most bytes of a form in one call: short enough to be collected cheaply, for they come by the hundred.</summary>
    const int FormPieceBytes = 64 * 1024;

    /// <summary>A part of a body that is too long for <see cref="Begin"/>, from its start on. False where there is no room for it.</summary>
    [Alias("Upload"), ResponseTimeout("00:00:02")]
    ValueTask<bool> Upload(Guid call, BodyPiece piece);

    /// <summary>A part of the request's form, from its start on, before <see cref="Begin"/>. It goes to the silo's disk. False where there is no room for it.</summary>
    [Alias("UploadForm"), ResponseTimeout("00:00:02")]
    ValueTask<bool> UploadForm(Guid call, FormPiece piece);

    /// <summary>Sends the request to its provider. Returns what <see cref="Read"/> of the first piece returns.</summary>
    [Alias("Begin"), ResponseTimeout("00:00:02")]
    ValueTask<RemotePiece> Begin(Guid call, RemoteRequest request);

    /// <summary>
    /// The piece of this number, counted from 1; empty where there is nothing yet. Asking for the next one gives the one before up; it can be
    /// asked for again until then.
    /// </summary>
    [Alias("Read"), ResponseTimeout("00:00:02")]
    ValueTask<RemotePiece> Read(Guid call, long number);

    /// <summary>The node still wants these calls, and none of those that are over.</summary>
    [Alias("Renew"), ResponseTimeout("00:00:02")]
    ValueTask Renew(Guid[] open, Guid[] over);

    /// <summary>Ends a call, and cancels its request where that still runs.</summary>
    [Alias("End"), ResponseTimeout("00:00:02")]
    ValueTask End(Guid call);
}
