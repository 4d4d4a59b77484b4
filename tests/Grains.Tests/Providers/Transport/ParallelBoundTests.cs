using Gateway.Grains.Providers;
using Gateway.Grains.Providers.Transport;

namespace Gateway.Grains.Tests.Providers.Transport;

public sealed class ParallelBoundTests : IDisposable
{
    private readonly TransportFixture _fixture = new();

    private ProviderConnections Connections => _fixture.Connections;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Request_BeyondTheBound_GetsNoPlaceUntilOneIsGivenBack()
    {
        var settings = Settings(2);
        var first = Connections.TryAcquire(settings);
        var second = Connections.TryAcquire(settings);

        Assert.Null(Connections.TryAcquire(settings));
        first!.Release();

        Assert.NotNull(Connections.TryAcquire(settings));
        Assert.Null(Connections.TryAcquire(settings));
        Assert.NotNull(second);
        Assert.Equal(2, Connections.InFlight("stub"));
    }

    [Fact]
    public void NoBound_IsNone()
    {
        var settings = Settings(0);

        Assert.All(Enumerable.Range(0, 1000), _ => Assert.NotNull(Connections.TryAcquire(settings)));
        Assert.Equal(1000, Connections.InFlight("stub"));
    }

    [Fact]
    public void SwappedSettings_CountWhatStillRunsUnderTheOldOnes()
    {
        var old = Connections.TryAcquire(Settings(0));
        var alsoOld = Connections.TryAcquire(old!.Settings);

        var settings = Settings(2);
        Assert.Null(Connections.TryAcquire(settings));
        old.Release();
        var current = Connections.TryAcquire(settings);

        Assert.NotNull(current);
        Assert.NotSame(alsoOld, current);
        alsoOld!.Release();
        current.Release();
        Assert.Equal(0, Connections.InFlight("stub"));
    }

    [Fact]
    public void Providers_AreBoundedEachForItself()
    {
        Assert.NotNull(Connections.TryAcquire(Settings(1)));

        Assert.NotNull(Connections.TryAcquire(Settings(1) with { Name = "other" }));
    }

    [Fact]
    public async Task Places_TakenByManyAtOnce_AreNeverMoreThanTheBound()
    {
        var settings = Settings(4);
        var most = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, 20_000), async (_, _) =>
        {
            if (Connections.TryAcquire(settings) is { } connection)
            {
                most = Math.Max(most, Interlocked.Increment(ref _held));
                await Task.Yield();
                Interlocked.Decrement(ref _held);
                connection.Release();
            }
        });

        Assert.InRange(most, 1, 4);
        Assert.Equal(0, Connections.InFlight("stub"));
    }

    private int _held;

    private static ProviderSettings Settings(int most) => TransportFixture.Settings(new Uri("http://127.0.0.1:1"), most);
}
