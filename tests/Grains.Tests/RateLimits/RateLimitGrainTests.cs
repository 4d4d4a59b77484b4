using Gateway.Grains.Tests.Budgets;
using Gateway.Grains.Interfaces.ApiKeys;
using Gateway.Grains.Interfaces.RateLimits;
using Gateway.Grains.Interfaces.Values;
using Gateway.Grains.Storage;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace Gateway.Grains.Tests.RateLimits;

/// <summary>Two silos in one process, asked by turns: the limits are those of one.</summary>
public sealed class RateLimitGrainTests : IAsyncLifetime
{
    private static readonly SecretHash Secret = SecretHash.Of("the-secret-of-the-key-under-test");

    private InProcessTestCluster _cluster = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddMemoryGrainStorage(GatewayStorage.Name);
            EmptyLedger.AddTo(silo.Services);
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task ThreeHundredAtOnce_OverTwoSilos_WithTwentyRequestsAMinute_AdmitTwenty()
    {
        var admissions = await Ask("key_requests", new RateBounds(20, null, null), 300, tokens: 0);

        Assert.Equal(20, admissions.Count(admission => admission.Outcome == AdmissionOutcome.Admitted));
        Assert.All(admissions.Where(admission => admission.Outcome != AdmissionOutcome.Admitted), refused =>
            Assert.Equal((AdmissionOutcome.RateLimited, RateRefusal.Requests), (refused.Outcome, refused.Rates!.Refusal)));
    }

    [Fact]
    public async Task ThreeHundredAtOnce_OverTwoSilos_WithRoomForTwelveInTokens_AdmitTwelve() =>
        Assert.Equal(12, (await Ask("key_tokens", new RateBounds(null, 1250, null), 300, tokens: 100)).Count(admission => admission.Outcome == AdmissionOutcome.Admitted));

    [Fact]
    public async Task Parallel_OverTwoSilos_NeverPassesTheLimit_AndEverySlotComesBack()
    {
        await Create("key_parallel", new RateBounds(null, null, 5));
        var running = 0;
        var most = 0;
        var served = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, 300), new ParallelOptions { MaxDegreeOfParallelism = 40 }, async (at, _) =>
        {
            var key = Key("key_parallel", at);
            var id = $"req_{at}";
            if ((await key.Admit(new AdmissionRequest(id, Secret, [], new Amounts(1, 1, 1), TimeSpan.FromMinutes(1)))).Outcome != AdmissionOutcome.Admitted)
            {
                return;
            }

            Interlocked.Increment(ref served);
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            await System.Threading.Tasks.Task.Yield();
            Interlocked.Decrement(ref running);
            await key.Settle(new Settlement(id, AdmissionHolds.KeyLimits, null, 1, 0, 0));
        });

        Assert.InRange(most, 1, 5);
        Assert.True(served > 5, $"{served} were served.");
        Assert.Equal(5, (await Key("key_parallel", 0).Get())!.Rates!.ParallelRemaining);
    }

    [Fact]
    public async Task ChangedLimit_HoldsForTheNextRequest_OnTheOtherSilo()
    {
        await Create("key_change", new RateBounds(1, null, null));
        Assert.Equal(AdmissionOutcome.Admitted, (await Admit(Key("key_change", 0), "a")).Outcome);
        Assert.Equal(AdmissionOutcome.RateLimited, (await Admit(Key("key_change", 1), "b")).Outcome);

        await Key("key_change", 0).Change(new ApiKeyPolicy("name", null, null, null, null, new RateBounds(2, null, null)));

        Assert.Equal(AdmissionOutcome.Admitted, (await Admit(Key("key_change", 1), "b")).Outcome);
    }

    private static void InterlockedMax(ref int most, int now)
    {
        for (var seen = Volatile.Read(ref most); now > seen && Interlocked.CompareExchange(ref most, now, seen) != seen; seen = Volatile.Read(ref most))
        {
        }
    }

    private async Task<Admission[]> Ask(string id, RateBounds limits, int count, long tokens)
    {
        await Create(id, limits);
        return await Task.WhenAll(Enumerable.Range(0, count).Select(at => Admit(Key(id, at), $"req_{at}", tokens)));
    }

    private static Task<Admission> Admit(IApiKeyGrain key, string id, long tokens = 0) =>
        key.Admit(new AdmissionRequest(id, Secret, [], new Amounts(1, tokens, 1), TimeSpan.FromMinutes(1))).AsTask();

    private async Task Create(string id, RateBounds limits) =>
        Assert.NotNull(await Key(id, 0).Create(new ApiKeyPolicy("name", null, null, null, null, limits), Secret));

    /// <summary>The key, asked from one silo or the other.</summary>
    private IApiKeyGrain Key(string id, int at) =>
        _cluster.GetSiloServiceProvider(_cluster.Silos[at % 2].SiloAddress).GetRequiredService<IGrainFactory>().GetGrain<IApiKeyGrain>(id);
}
