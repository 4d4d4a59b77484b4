using System.Collections.Concurrent;
using Gateway.Grains.Forwarding;
using Gateway.Grains.Interfaces.Forwarding;
using Gateway.Grains.Providers;
using Gateway.Grains.Storage;
using Gateway.Grains.Uploads;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Serialization;

namespace Gateway.Api.Tests.Forwarding;

/// <summary>
/// A silo's end of forwarding, in the front end's process but with a disk of its own. What it is told and what it says is serialized, as between
/// two processes.
/// </summary>
internal sealed class NearSilo : IRemoteForwarder, IForwardingGate, IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gateway-silo-");
    private RemoteCalls? _calls;
    private Serializer? _serializer;

    public NearSilo(string name) => Node = new ForwardingNode(name, this);

    public ForwardingNode Node { get; }

    public UploadRoom Room { get; } = new();

    /// <summary>Whether the cluster has declared it dead.</summary>
    public bool IsDead { get; set; }

    /// <summary>Where the pieces of forms that came began, and how long they were.</summary>
    public ConcurrentQueue<(long Offset, int Length)> Pieces { get; } = new();

    /// <summary>Runs before a piece of a form is taken; what it throws, the call throws.</summary>
    public Func<FormPiece, Task> Before { get; set; } = static _ => Task.CompletedTask;

    /// <summary>Runs when a piece was taken, before that is told.</summary>
    public Func<FormPiece, Task> After { get; set; } = static _ => Task.CompletedTask;

    public bool IsClosed => false;

    public CancellationToken CutOff => CancellationToken.None;

    public int Open => _calls!.Count;

    /// <summary>Sends with the providers of this process.</summary>
    public void Connect(IServiceProvider services)
    {
        var data = new DataDirectory(new StorageSettings { DataDirectory = _directory.FullName });
        data.Create();
        _serializer = services.GetRequiredService<Serializer>();
        _calls = new RemoteCalls(
            services.GetRequiredService<ProviderSender>(), UploadStore.Open(data, Room), new ForwardingLimits(64 * 1024 * 1024), this, TimeProvider.System, NullLogger<RemoteCalls>.Instance);
    }

    public async ValueTask<bool> UploadForm(Guid call, FormPiece piece)
    {
        Pieces.Enqueue((piece.Offset, piece.Bytes.Length));
        await Before(piece);
        var isTaken = await _calls!.UploadForm(call, Travel(piece));
        await After(piece);
        return isTaken;
    }

    public ValueTask<bool> Upload(Guid call, BodyPiece piece) => _calls!.Upload(call, Travel(piece));

    public async ValueTask<RemotePiece> Begin(Guid call, RemoteRequest request) => Travel(await _calls!.Begin(call, Travel(request)));

    public async ValueTask<RemotePiece> Read(Guid call, long number) => Travel(await _calls!.Read(call, number));

    public ValueTask Renew(Guid[] open, Guid[] over) => _calls!.Renew(open, over);

    public async ValueTask End(Guid call) => await _calls!.End(call);

    public void Enter()
    {
    }

    public void Leave()
    {
    }

    public async ValueTask DisposeAsync()
    {
        await _calls!.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private T Travel<T>(T value) => _serializer!.Deserialize<T>(_serializer.SerializeToArray(value))!;
}
