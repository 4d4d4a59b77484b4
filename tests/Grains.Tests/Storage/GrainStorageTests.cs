using Gateway.Grains.ApiKeys;
using Gateway.Grains.Interfaces.ApiKeys;
using Gateway.Grains.Interfaces.Teams;
using Gateway.Grains.Teams;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace Gateway.Grains.Tests.Storage;

public sealed class GrainStorageTests
{
    private static readonly GrainId Ada = GrainId.Create("test", "key_ada");

    [Fact]
    public async Task Write_ThenRead_KeepsStateAndCountsVersions()
    {
        using var store = new TempStore();
        await using var host = await StorageHost.Start(store.Settings);
        var state = new GrainState<Counter>(new Counter { Value = 7 });

        await host.Storage.WriteStateAsync("n", Ada, state);
        Assert.Equal("1", state.ETag);
        state.State!.Value = 8;
        await host.Storage.WriteStateAsync("n", Ada, state);

        var read = await Read<RenamedCounter>(host.Storage, Ada);
        Assert.True(read.RecordExists);
        Assert.Equal("2", read.ETag);
        Assert.Equal(8, read.State!.Value);
    }

    [Fact]
    public async Task Write_StaleVersion_IsAConflictAndChangesNothing()
    {
        using var store = new TempStore();
        await using var host = await StorageHost.Start(store.Settings);
        await host.Storage.WriteStateAsync("n", Ada, new GrainState<Counter>(new Counter { Value = 1 }));
        var first = await Read<Counter>(host.Storage, Ada);
        var second = await Read<Counter>(host.Storage, Ada);
        first.State!.Value = 2;
        await host.Storage.WriteStateAsync("n", Ada, first);

        second.State!.Value = 3;
        await Assert.ThrowsAsync<InconsistentStateException>(() => host.Storage.WriteStateAsync("n", Ada, second));
        await Assert.ThrowsAsync<InconsistentStateException>(() => host.Storage.ClearStateAsync("n", Ada, second));

        Assert.Equal(2, (await Read<Counter>(host.Storage, Ada)).State!.Value);
    }

    [Fact]
    public async Task Write_FirstTimeOverAnExistingRow_IsAConflict()
    {
        using var store = new TempStore();
        await using var host = await StorageHost.Start(store.Settings);
        await host.Storage.WriteStateAsync("n", Ada, new GrainState<Counter>(new Counter { Value = 1 }));
        await Assert.ThrowsAsync<InconsistentStateException>(() => host.Storage.WriteStateAsync("n", Ada, new GrainState<Counter>(new Counter { Value = 2 })));
        Assert.Equal(1, (await Read<Counter>(host.Storage, Ada)).State!.Value);
    }

    [Fact]
    public async Task Write_VersionOfARowThatIsGone_IsAConflict()
    {
        using var store = new TempStore();
        await using var host = await StorageHost.Start(store.Settings);
        await Assert.ThrowsAsync<InconsistentStateException>(() => host.Storage.WriteStateAsync("n", Ada, new GrainState<Counter>(new Counter(), "1")));
        Assert.False((await Read<Counter>(host.Storage, Ada)).RecordExists);
    }

    [Fact]
    public async Task Clear_ThenWrite_NeedsTheVersionAfterTheClearing()
    {
        using var store = new TempStore();
        await using var host = await StorageHost.Start(store.Settings);
        var state = new GrainState<Counter>(new Counter { Value = 1 });
        await host.Storage.WriteStateAsync("n", Ada, state);
        var old = await Read<Counter>(host.Storage, Ada);

        await host.Storage.ClearStateAsync("n", Ada, state);

        Assert.False((await Read<Counter>(host.Storage, Ada)).RecordExists);
        await Assert.ThrowsAsync<InconsistentStateException>(() => host.Storage.WriteStateAsync("n", Ada, old));
        state.State = new Counter { Value = 5 };
        await host.Storage.WriteStateAsync("n", Ada, state);
        Assert.Equal(5, (await Read<Counter>(host.Storage, Ada)).State!.Value);
    }

    [Fact]
    public async Task Rows_OfDifferentKeysAndNames_AreApart()
    {
        using var store = new TempStore();
        await using var host = await StorageHost.Start(store.Settings);
        var guid = Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e");
        GrainId[] ids =
        [
            Ada, GrainId.Create("test", "key_bob"), GrainId.Create(GrainType.Create("test"), GrainIdKeyExtensions.CreateIntegerKey(7)),
            GrainId.Create(GrainType.Create("test"), GrainIdKeyExtensions.CreateIntegerKey(7, "x")), GrainId.Create(GrainType.Create("test"), GrainIdKeyExtensions.CreateGuidKey(guid)),
            GrainId.Create(GrainType.Create("test"), GrainIdKeyExtensions.CreateGuidKey(guid, "x")),
        ];
        for (var at = 0; at < ids.Length; at++)
        {
            await host.Storage.WriteStateAsync("n", ids[at], new GrainState<Counter>(new Counter { Value = at }));
        }

        await host.Storage.WriteStateAsync("other", Ada, new GrainState<Counter>(new Counter { Value = 99 }));

        for (var at = 0; at < ids.Length; at++)
        {
            Assert.Equal(at, (await Read<Counter>(host.Storage, ids[at])).State!.Value);
        }
    }

    [Fact]
    public async Task List_ApiKeys_GivesPagesInOrdinalOrder()
    {
        using var store = new TempStore();
        await using (var host = await StorageHost.Start(store.Settings))
        {
            foreach (var key in (string[])["key_b", "key_B", "key_a", "key_c", "key_0"])
            {
                await host.Storage.WriteStateAsync(ApiKeyIndex.ApiKeyStateName, GrainId.Create("apikey", key), new GrainState<Counter>(new Counter()));
            }

            var cleared = new GrainState<Counter>(new Counter());
            await host.Storage.WriteStateAsync(ApiKeyIndex.ApiKeyStateName, GrainId.Create("apikey", "key_gone"), cleared);
            await host.Storage.ClearStateAsync(ApiKeyIndex.ApiKeyStateName, GrainId.Create("apikey", "key_gone"), cleared);
            await host.Storage.WriteStateAsync("other", GrainId.Create("apikey", "key_other"), new GrainState<Counter>(new Counter()));
        }

        await using var restarted = await StorageHost.Start(store.Settings);
        var index = restarted.Services.GetRequiredService<IApiKeyIndex>();
        Assert.Equal(["key_0", "key_B", "key_a"], await index.List(null, 3, default));
        Assert.Equal(["key_b", "key_c"], await index.List("key_a", 3, default));
        Assert.Empty(await index.List("key_c", 3, default));
    }

    [Fact]
    public async Task List_Teams_GivesIdsWithoutThePrefixAndNothingElse()
    {
        using var store = new TempStore();
        await using (var host = await StorageHost.Start(store.Settings))
        {
            foreach (var id in (string[])["core", "Core", "a team", "cafe", "12"])
            {
                await host.Storage.WriteStateAsync(TeamState.Name, GrainId.Create("team", ITeamGrain.KeyOf(id)), new GrainState<Counter>(new Counter()));
                await host.Storage.WriteStateAsync("other", GrainId.Create("team", ITeamGrain.KeyOf("not " + id)), new GrainState<Counter>(new Counter()));
            }
        }

        await using var restarted = await StorageHost.Start(store.Settings);
        var index = restarted.Services.GetRequiredService<ITeamIndex>();
        Assert.Equal(["12", "Core", "a team"], await index.List(null, 3, default));
        Assert.Equal(["cafe", "core"], await index.List("a team", 3, default));
        Assert.Empty(await index.List("core", 3, default));
    }

    private static async Task<GrainState<T>> Read<T>(IGrainStorage storage, GrainId id)
        where T : new()
    {
        var state = new GrainState<T>(new T());
        await storage.ReadStateAsync("n", id, state);
        return state;
    }

    [GenerateSerializer]
    internal sealed class Counter
    {
        [Id(0)] public int Value { get; set; }
    }

    [GenerateSerializer]
    internal sealed class RenamedCounter
    {
        [Id(0)] public int Value { get; set; }
    }
}
