using System.Buffers;
using System.Text;
using Gateway.Api.Forwarding;
using Gateway.Api.Routing;
using Gateway.Grains.Interfaces.Forwarding;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Providers;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Api.Tests.Forwarding;

/// <summary>A front end without grains, among silos that are scripted; its clock stands still unless it waits.</summary>
internal sealed class FrontEnd : IForwardingNodes
{
    private readonly FakeSilo[] _silos;

    public FrontEnd(params FakeSilo[] silos)
    {
        _silos = silos;
        Lines = new RemoteLines(this, Time);
        Carrier = new RemoteCarrier(this, Lines, Time, NullLogger<RemoteCarrier>.Instance);
    }

    public FakeTimeProvider Time { get; } = new();

    public RemoteLines Lines { get; }

    public RemoteCarrier Carrier { get; }

    /// <summary>Silos that the cluster has declared dead.</summary>
    public HashSet<ForwardingNode> Dead { get; } = [];

    public ForwardingNode? Pick(IReadOnlyList<ForwardingNode> tried) =>
        _silos.Select(silo => silo.Node).FirstOrDefault(node => !tried.Contains(node) && !Dead.Contains(node));

    public bool IsAlive(ForwardingNode node) => !Dead.Contains(node);

    public Task<ProviderReply> Carry(string body = """{"model":"p/m","messages":[]}""", CancellationToken cancellation = default)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var rented = ArrayPool<byte>.Shared.Rent(bytes.Length);
        bytes.CopyTo(rented, 0);
        var request = new ProviderRequest
        {
            Operation = ProviderOperation.ChatCompletions,
            Model = "m",
            RequestId = "req_1",
            Body = new RequestBytes(rented, bytes.Length),
            Head = new RequestHead { Model = "p/m" },
            Cancellation = cancellation,
        };
        return Waiting(Carrier.Carry(new Target("p", "m", 1, new ForwarderReference("p")), request).AsTask());
    }

    /// <summary>Lets the time pass that the task waits for.</summary>
    public async Task<T> Waiting<T>(Task<T> task)
    {
        while (!task.IsCompleted)
        {
            Time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.WhenAny(task, Task.Delay(1));
        }

        return await task;
    }

    public async Task<string> Text(ProviderReply reply)
    {
        using var text = new MemoryStream();
        var buffer = new byte[4];
        while (await Waiting(reply.Content!.ReadAsync(buffer).AsTask()) is var read and > 0)
        {
            text.Write(buffer, 0, read);
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }
}
