using System.Net;
using System.Net.Sockets;
using System.Text;
using BenchmarkDotNet.Attributes;
using Gateway.Grains.Providers;
using Gateway.Grains.Providers.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Benchmarks;

/// <summary>What our part of a provider's connection costs: one request over loopback with and without it, and its parts alone.</summary>
[MemoryDiagnoser, ShortRunJob]
public class TransportBenchmarks
{
    private static readonly byte[] Answer = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");

    private readonly ProviderConnections _connections = new(NullLogger<ProviderConnections>.Instance);
    private readonly byte[] _buffer = new byte[4096];
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ExclusiveStream _watched = new(new EndlessStream());
    private readonly EndlessStream _bare = new();
    private readonly HttpResponseMessage _response = new() { Content = new ByteArrayContent([]) };
    private readonly HttpRequestMessage _request = new();
    private readonly HttpMessageInvoker _inner = new(new ReadyHandler());
    private HttpMessageInvoker _plain = null!;
    private HttpMessageInvoker _repeating = null!;
    private ProviderSettings _settings = null!;

    [GlobalSetup]
    public void Start()
    {
        _listener.Start();
        _settings = new ProviderSettings { Name = "stub", Kind = ProviderKind.OpenAI, BaseUrl = new Uri($"http://{_listener.LocalEndpoint}/"), MaxConnections = 100 };
        _plain = new HttpMessageInvoker(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, ActivityHeadersPropagator = null, UseProxy = false });
        _repeating = new HttpMessageInvoker(new StaleConnectionHandler(new ReadyHandler(), () => new ReadyHandler(), "stub", NullLogger.Instance));
        _ = Serve();
    }

    [GlobalCleanup]
    public void Stop() => _listener.Stop();

    [Benchmark(Baseline = true)]
    public Task<int> RequestBare() => Send(_plain);

    [Benchmark]
    public async Task<int> RequestOurs()
    {
        var connection = _connections.TryAcquire(_settings)!;
        var read = await Send(connection.Invoker);
        connection.Release();
        return read;
    }

    [Benchmark]
    public ValueTask<int> ReadBare() => _bare.ReadAsync(_buffer);

    [Benchmark]
    public ValueTask<int> ReadWatched() => _watched.ReadAsync(_buffer);

    [Benchmark]
    public Task<HttpResponseMessage> HandlerBare() => _inner.SendAsync(_request, default);

    [Benchmark]
    public Task<HttpResponseMessage> HandlerRepeating() => _repeating.SendAsync(_request, default);

    [Benchmark]
    public void TakeAPlace() => _connections.TryAcquire(_settings)!.Release();

    [Benchmark]
    public Stream? OpenPlainBody() => ContentDecoding.Open(_response, Stream.Null);

    private async Task<int> Send(HttpMessageInvoker invoker)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _settings.BaseUrl) { Content = new ReadOnlyMemoryContent(_buffer.AsMemory(0, 1000)) };
        using var response = await invoker.SendAsync(request, default);
        await using var content = await response.Content.ReadAsStreamAsync();
        return await content.ReadAsync(_buffer.AsMemory(2048));
    }

    private async Task Serve()
    {
        while (true)
        {
            _ = Serve(await _listener.AcceptSocketAsync());
        }
    }

    private static async Task Serve(Socket socket)
    {
        var buffer = new byte[8192];
        var length = 0;
        while (await socket.ReceiveAsync(buffer.AsMemory(length)) is var read and > 0)
        {
            length += read;
            var head = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
            if (head >= 0 && length >= head + 4 + 1000)
            {
                length = 0;
                await socket.SendAsync(Answer);
            }
        }
    }

    private sealed class EndlessStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(buffer.Length);
    }

    private sealed class ReadyHandler : HttpMessageHandler
    {
        private readonly Task<HttpResponseMessage> _answer = Task.FromResult(new HttpResponseMessage());

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => _answer;
    }
}
