using Gateway.Grains.Providers.Transport;

namespace Gateway.Grains.Tests.Providers.Transport;

/// <summary>The orders of reads, writes and ends that a socket cannot be made to show at will.</summary>
public sealed class ExclusiveStreamTests
{
    private readonly ScriptedStream _socket = new();
    private readonly ExclusiveStream _stream;
    private readonly byte[] _buffer = new byte[8];

    public ExclusiveStreamTests() => _stream = new ExclusiveStream(_socket);

    [Fact]
    public async Task End_BetweenTheCheckAndTheFirstWrite_IsStale()
    {
        await Serve();
        var ahead = Read();
        _socket.Read(0);
        Assert.Equal(0, await ahead);

        await Assert.ThrowsAsync<StaleConnectionException>(Write);
        Assert.Equal(1, _socket.Writes);
    }

    [Fact]
    public async Task End_OfTheReadAheadAfterTheWrite_IsStale()
    {
        await Serve();
        var ahead = Read();
        await Write();
        _socket.Read(0);

        await Assert.ThrowsAsync<StaleConnectionException>(() => ahead);
    }

    [Fact]
    public async Task End_AfterAWaitForAnything_IsStale()
    {
        await Serve();
        var waiting = _stream.ReadAsync(Memory<byte>.Empty).AsTask();
        await Write();
        _socket.Read(0);
        Assert.Equal(0, await waiting);
        var fetching = Read();
        _socket.Read(0);

        await Assert.ThrowsAsync<StaleConnectionException>(() => fetching);
    }

    [Fact]
    public async Task End_OfAConnectionHandedOnWithoutACheck_IsStale()
    {
        await Serve();
        await Write();
        var reading = Read();
        _socket.Read(new IOException("reset"));

        await Assert.ThrowsAsync<StaleConnectionException>(() => reading);
    }

    [Fact]
    public async Task End_OfAConnectionHandedOnAfterAnAnswerThatWasReadAhead_IsStale()
    {
        await Serve();
        var ahead = Read();
        await Write();
        _socket.Read(1);
        await ahead;
        await Write();
        await WriteBody();
        var reading = Read();
        _socket.Read(0);

        await Assert.ThrowsAsync<StaleConnectionException>(() => reading);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task End_AfterAnEarlyByteOfTheAnswer_IsNone(bool waited)
    {
        await Serve();
        var ahead = waited ? _stream.ReadAsync(Memory<byte>.Empty).AsTask() : Read();
        await Write();
        _socket.Read(waited ? 0 : 1);
        await ahead;
        if (waited)
        {
            var fetching = Read();
            _socket.Read(1);
            await fetching;
        }

        await WriteBody();
        var reading = Read();
        _socket.Read(0);

        Assert.Equal(0, await reading);
    }

    [Fact]
    public async Task End_OfAnIdleConnection_IsJustThat()
    {
        await Serve();
        var ahead = Read();
        _socket.Read(0);

        Assert.Equal(0, await ahead);
    }

    [Fact]
    public async Task Write_ThatFails_LeavesItToTheReadToTell()
    {
        _socket.WriteError = new IOException("broken pipe");
        await Write();
        await Write();
        var reading = Read();
        _socket.Read(3);

        Assert.Equal(3, await reading);
        Assert.Equal(1, _socket.Writes);
    }

    private async Task Serve()
    {
        await Write();
        var reading = Read();
        _socket.Read(1);
        await reading;
    }

    private Task<int> Read() => _stream.ReadAsync(_buffer).AsTask();

    private async Task Write() => await _stream.WriteAsync("POST /v1/x HTTP/1.1\r\n"u8.ToArray());

    private async Task WriteBody() => await _stream.WriteAsync("{\"POST \""u8.ToArray());
}
