using Gateway.Grains.Interfaces.Responses;
using Gateway.Grains.Storage;
using Gateway.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Orleans.TestingHost;

namespace Gateway.Grains.Tests.Responses;

/// <summary>What is known of kept responses when the node that knew it is killed.</summary>
public sealed class KeptResponsesGrainTests : IAsyncLifetime
{
    private readonly MemoryStore _store = new();
    private InProcessTestCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await Start();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task KilledNode_ForgetsNothingThatWasStored_WhichIsAtOnce()
    {
        await Grain.Keep(Response("a"));
        await Eventually.Is(() => Task.FromResult(_store.Writes == 1), "a write without any wait");
        await Kill();

        Assert.Equal(Response("a"), await Grain.Find("a"));
        Assert.Null(await Grain.Find("b"));
    }

    [Fact]
    public async Task ManyAtOnce_AreFewWrites_AndAllAreThereAfterwards()
    {
        var ids = Enumerable.Range(0, 1000).Select(number => $"resp_{number}").ToList();
        await Task.WhenAll(ids.Select(id => Grain.Keep(Response(id)).AsTask()));
        await Grain.Forget("resp_7");
        await Stop();

        Assert.InRange(_store.Writes, 1, 20);
        Assert.Equal(ids.Select(id => id != "resp_7"), await Known([.. ids]));
    }

    [Fact]
    public async Task News_AfterAllWasStored_AreReadBeside()
    {
        foreach (var round in (string[])["first", "then"])
        {
            await Task.WhenAll(Enumerable.Range(0, 300).Select(number => Grain.Keep(Response($"{round}_{number}")).AsTask()));
            await Stop();
            await Grain.Keep(Response($"{round}_last"));
            await Grain.Forget($"{round}_0");
            await Stop();
        }

        Assert.Equal([true, true, true, true, false, false], await Known("first_299", "then_299", "first_last", "then_last", "first_0", "then_0"));
    }

    [Fact]
    public async Task StoreThatIsAway_IsWrittenWhenItIsBack_AndNobodyWaits()
    {
        await Grain.Keep(Response("a"));
        await Eventually.Is(() => Task.FromResult(_store.Writes > 0), "a write");

        _store.Away = true;
        await Grain.Keep(Response("b"));
        Assert.NotNull(await Grain.Find("b"));
        _store.Away = false;
        await Stop();

        Assert.Equal([true, true], await Known("a", "b"));
    }

    private IKeptResponsesGrain Grain => _cluster.Client.GetGrain<IKeptResponsesGrain>("00");

    private static KeptResponse Response(string id) => new(id, "p", "key_1", DateTimeOffset.UtcNow.Date);

    private async Task<List<bool>> Known(params string[] ids)
    {
        var known = new List<bool>();
        foreach (var id in ids)
        {
            known.Add(await Grain.Find(id) is not null);
        }

        return known;
    }

    private async Task Kill()
    {
        await _cluster.KillSiloAsync(_cluster.Silos[0]);
        await _cluster.DisposeAsync();
        _cluster = await Start();
    }

    private async Task Stop()
    {
        await _cluster.StopAllSilosAsync();
        await _cluster.DisposeAsync();
        _cluster = await Start();
    }

    private async Task<InProcessTestCluster> Start()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) => silo.Services.AddKeyedSingleton<IGrainStorage>(GatewayStorage.Name, _store));
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }
}
