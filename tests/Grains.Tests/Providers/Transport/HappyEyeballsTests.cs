using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Gateway.Grains.Providers.Transport;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Grains.Tests.Providers.Transport;

public sealed class HappyEyeballsTests
{
    private static readonly IPAddress One = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress Two = IPAddress.Parse("192.0.2.2");
    private static readonly IPAddress Six = IPAddress.Parse("2001:db8::1");

    private readonly FakeTimeProvider _time = new();
    private readonly Channel<(IPAddress Address, TaskCompletionSource<MemoryStream> Open)> _attempts =
        Channel.CreateUnbounded<(IPAddress, TaskCompletionSource<MemoryStream>)>();

    [Fact]
    public void Families_TakeTurnsInTheResolversOrder() =>
        Assert.Equal([Six, One, IPAddress.IPv6Loopback, Two], HappyEyeballs.Alternate([Six, IPAddress.IPv6Loopback, One, Two]));

    [Fact]
    public async Task Address_ThatLeadsNowhere_IsLeftBehindAfterItsHeadStart()
    {
        var connecting = Connect(Six, One);
        var first = await Attempt(Six);
        _time.Advance(HappyEyeballs.HeadStart - TimeSpan.FromTicks(1));
        Assert.False(_attempts.Reader.TryRead(out _), "The second address was tried too early.");

        _time.Advance(TimeSpan.FromTicks(1));
        var second = await Attempt(One);
        using var connection = new MemoryStream();
        second.SetResult(connection);

        Assert.Same(connection, await connecting);
        Assert.True(first.Task.IsCanceled, "The loser goes on.");
    }

    [Fact]
    public async Task Address_ThatRefuses_IsLeftBehindAtOnce()
    {
        var connecting = Connect(Six, One);
        (await Attempt(Six)).SetException(new SocketException((int)SocketError.NetworkUnreachable));
        (await Attempt(One)).SetResult(new MemoryStream());

        Assert.NotNull(await connecting);
    }

    [Fact]
    public async Task SlowAddress_ThatConnectsFirst_Wins()
    {
        var connecting = Connect(Six, One);
        var first = await Attempt(Six);
        _time.Advance(HappyEyeballs.HeadStart);
        await Attempt(One);
        using var connection = new MemoryStream();
        first.SetResult(connection);

        Assert.Same(connection, await connecting);
    }

    [Fact]
    public async Task AllAddresses_ThatRefuse_GiveTheLastError()
    {
        var connecting = Connect(One, Two);
        (await Attempt(One)).SetException(new SocketException((int)SocketError.NetworkUnreachable));
        (await Attempt(Two)).SetException(new SocketException((int)SocketError.ConnectionRefused));

        Assert.Equal(SocketError.ConnectionRefused, (await Assert.ThrowsAsync<SocketException>(() => connecting)).SocketErrorCode);
    }

    [Fact]
    public async Task Cancel_EndsAllAttempts()
    {
        using var cancellation = new CancellationTokenSource();
        var connecting = Connect(cancellation.Token, One, Two);
        var first = await Attempt(One);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
        Assert.True(first.Task.IsCanceled);
    }

    private Task<MemoryStream> Connect(params IPAddress[] addresses) => Connect(CancellationToken.None, addresses);

    private Task<MemoryStream> Connect(CancellationToken cancellation, params IPAddress[] addresses) =>
        HappyEyeballs.Connect(addresses, Open, _time, cancellation);

    private Task<MemoryStream> Open(IPAddress address, CancellationToken cancellation)
    {
        var open = new TaskCompletionSource<MemoryStream>();
        cancellation.Register(() => open.TrySetCanceled(cancellation));
        Assert.True(_attempts.Writer.TryWrite((address, open)));
        return open.Task;
    }

    private async Task<TaskCompletionSource<MemoryStream>> Attempt(IPAddress address)
    {
        var (tried, open) = await _attempts.Reader.ReadAsync();
        Assert.Equal(address, tried);
        return open;
    }
}
