using Gateway.Grains.Interfaces.Forwarding;
using Microsoft.Extensions.Logging;

namespace Gateway.Grains.Forwarding;

/// <summary>The silo's door for requests of other nodes.</summary>
internal sealed class RemoteForwarder(GrainId id, Silo silo, ILoggerFactory loggers, RemoteCalls calls) : GrainService(id, silo, loggers), IRemoteForwarder
{
    public ValueTask<bool> Upload(Guid call, BodyPiece piece) => calls.Upload(call, piece);

    public ValueTask<bool> UploadForm(Guid call, FormPiece piece) => calls.UploadForm(call, piece);

    public ValueTask<RemotePiece> Begin(Guid call, RemoteRequest request) => calls.Begin(call, request);

    public ValueTask<RemotePiece> Read(Guid call, long number) => calls.Read(call, number);

    public ValueTask Renew(Guid[] open, Guid[] over) => calls.Renew(open, over);

    public ValueTask End(Guid call) => new(calls.End(call));
}
