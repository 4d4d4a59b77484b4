using System.Text;
using Gateway.Grains.Forwarding;
using Gateway.Grains.Interfaces.Forwarding;
using Gateway.Grains.Providers;
using Gateway.Grains.Storage;
using Gateway.Grains.Uploads;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Grains.Tests.Forwarding;

/// <summary>The silo's side of forwarding, with one provider <c>p</c> that is scripted, and a clock that stands still.</summary>
internal sealed class RemoteRig : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gateway-forms-");

    public RemoteRig(long maxBytes = 1024 * 1024)
    {
        var registry = new ProviderRegistry();
        registry.Replace([new ProviderSettings { Name = "p", Kind = ProviderKind.OpenAI, BaseUrl = new Uri("http://127.0.0.1:1") }]);
        var sender = new ProviderSender(registry, new ProviderClients([Client]), NullLogger<ProviderSender>.Instance);
        var data = new DataDirectory(new StorageSettings { DataDirectory = _directory.FullName });
        data.Create();
        Uploads = new FormStore(UploadStore.Open(data, Room));
        Calls = new RemoteCalls(sender, Uploads, new ForwardingLimits(maxBytes), Gate, Time, NullLogger<RemoteCalls>.Instance);
    }

    public ScriptedClient Client { get; } = new();

    public OpenGate Gate { get; } = new();

    public UploadRoom Room { get; } = new();

    public FormStore Uploads { get; }

    public FakeTimeProvider Time { get; } = new();

    public RemoteCalls Calls { get; }

    public Guid Id { get; } = Guid.NewGuid();

    public static RemoteRequest Request(string body = Providers.ProviderRequests.StreamedChat, int offset = 0)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        return new RemoteRequest("p", Providers.ProviderRequests.For(body), new BodyPiece(bytes.Length, offset, bytes[offset..]));
    }

    /// <summary>Begins, with the head there already.</summary>
    public async Task<RemotePiece> Begin()
    {
        Client.Answers();
        return await Calls.Begin(Id, Request());
    }

    public Task<RemotePiece> Read(long number) => Calls.Read(Id, number).AsTask();

    /// <summary>Lets calls that wait for a silent provider answer all the same.</summary>
    public async Task<RemotePiece> Unheard(Task<RemotePiece> call)
    {
        while (!call.IsCompleted)
        {
            Time.Advance(TimeSpan.FromMilliseconds(IRemoteForwarder.PatienceMs));
            await Task.WhenAny(call, Task.Delay(1));
        }

        return await call;
    }

    public static string Text(RemotePiece piece) => Encoding.UTF8.GetString(piece.Bytes);

    public async ValueTask DisposeAsync()
    {
        await Calls.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
