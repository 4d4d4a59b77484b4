using Gateway.Grains.Interfaces.Nodes;
using Gateway.Grains.Interfaces.RateLimits;
using Gateway.Grains.Interfaces.Values;
using Gateway.Grains.Storage;
using Gateway.Grains.Tests.Nodes;
using Gateway.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Orleans.TestingHost;

namespace Gateway.Grains.Tests.RateLimits;

/// <summary>A bucket whose process stands still, and whose wall clock jumps.</summary>
public sealed class RateLimitStallTests : IAsyncLifetime
{
    private static readonly RateBounds Limits = new(80, null, null);

    private readonly StandingClock _clock = new();
    private readonly MemoryStore _store = new();
    private readonly JumpingWall _wall = new();
    private InProcessTestCluster _cluster = null!;
    private int _asked;

    public async ValueTask InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddKeyedSingleton<IGrainStorage>(GatewayStorage.Name, _store);
            silo.Services.AddSingleton(new StallWatch(_clock));
            silo.Services.AddSingleton<TimeProvider>(_wall);
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task AfterAStall_TheSliceIsStoredAgain_BeforeItIsGivenOut()
    {
        Assert.Equal(1, await Take(2));
        var writes = _store.Writes;

        _clock.Pass(StallWatch.Limit);
        Assert.Equal(1, await Take(1));

        Assert.Equal(writes + 1, _store.Writes);
    }

    [Fact]
    public async Task AfterAStall_WithTheStoreAway_NothingIsGivenOut_UntilItIsBack()
    {
        Assert.Equal(1, await Take(2));
        _store.Away = true;
        Assert.Equal(1, await Take(1));

        _clock.Pass(StallWatch.Limit);
        await Assert.ThrowsAnyAsync<OrleansException>(() => Take(1));
        _store.Away = false;

        Assert.Equal(1, await Take(1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task WallClockThatJumpsADay_GivesNothingBack(int days)
    {
        Assert.Equal(80, (await TakeMany(100)).Count(answer => answer.Refusal == RateRefusal.None));
        _wall.Jump(TimeSpan.FromDays(days));

        Assert.All(await TakeMany(20), answer => Assert.Equal(RateRefusal.Requests, answer.Refusal));
    }

    /// <summary>The share of so many that is granted.</summary>
    private async Task<double> Take(int count) => (await TakeMany(count)).Average(answer => answer.Refusal == RateRefusal.None ? 1 : 0);

    private async Task<RateAnswer[]> TakeMany(int count)
    {
        var bucket = _cluster.Client.GetGrain<IRateLimitGrain>("key/key_stalled");
        return await Task.WhenAll(Enumerable.Range(0, count).Select(
            _ => bucket.Take(new RateTake($"req_{Interlocked.Increment(ref _asked)}", new Amounts(1, 0, 0), Limits, TimeSpan.FromMinutes(1))).AsTask()));
    }

    private sealed class JumpingWall : TimeProvider
    {
        private long _jumped;

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _jumped));

        public void Jump(TimeSpan time) => Interlocked.Add(ref _jumped, time.Ticks);
    }
}
