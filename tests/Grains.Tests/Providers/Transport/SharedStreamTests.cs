using System.Diagnostics;
using Gateway.Grains.Providers.Transport;

namespace Gateway.Grains.Tests.Providers.Transport;

public sealed class SharedStreamTests
{
    private readonly ScriptedStream _socket = new();
    private readonly SharedStream _stream;
    private readonly byte[] _buffer = new byte[8];

    public SharedStreamTests() => _stream = new SharedStream(_socket);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task End_IsStaleForThoseThatHeardNothing(bool reset)
    {
        var before = Stopwatch.GetTimestamp();
        await Hear();
        var after = Stopwatch.GetTimestamp() + 1;

        var reading = Read();
        if (reset)
        {
            _socket.Read(new IOException("reset"));
        }
        else
        {
            _socket.Read(0);
        }

        var stale = await Assert.ThrowsAsync<StaleConnectionException>(() => reading);
        var seen = new HttpRequestException("as the handler wraps it", new IOException("aborted", stale));
        Assert.False(StaleConnectionException.Explains(seen, before), "A byte came after this one had begun.");
        Assert.True(StaleConnectionException.Explains(seen, after));
    }

    [Fact]
    public async Task FailedWrite_IsAnEndAsWell()
    {
        await Hear();
        _socket.WriteError = new IOException("broken pipe");

        await Assert.ThrowsAsync<StaleConnectionException>(async () => await _stream.WriteAsync(_buffer));
    }

    [Fact]
    public async Task End_OfAFreshConnection_IsJustThat()
    {
        var reading = Read();
        _socket.Read(0);

        Assert.Equal(0, await reading);
    }

    private async Task Hear()
    {
        var reading = Read();
        _socket.Read(1);
        await reading;
    }

    private Task<int> Read() => _stream.ReadAsync(_buffer).AsTask();
}
