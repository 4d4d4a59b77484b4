using System.Net;
using System.Net.Sockets;

namespace Gateway.Api.Tests.Media;

/// <summary>A provider that takes a request's head and reads no further, and notices when its caller is gone.</summary>
internal sealed class DeafProvider : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public DeafProvider()
    {
        // What the system takes for it is a part of a large upload only.
        _listener.Server.ReceiveBufferSize = 8 * 1024;
        _listener.Start();
        _ = Serve();
    }

    public string BaseUrl => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/v1";

    public Task Asked => _asked.Task;

    public Task Left => _left.Task;

    /// <summary>Reads on, to the end of the connection.</summary>
    public TaskCompletionSource ReadsOn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Dispose() => _listener.Dispose();

    private async Task Serve()
    {
        using var socket = await _listener.AcceptSocketAsync();
        var buffer = new byte[1024];
        await socket.ReceiveAsync(buffer);
        _asked.SetResult();
        await ReadsOn.Task;
        try
        {
            while (await socket.ReceiveAsync(buffer) > 0)
            {
                // Until the caller ends it.
            }
        }
        catch (SocketException)
        {
            // Reset: that is an end, too.
        }

        _left.SetResult();
    }
}
