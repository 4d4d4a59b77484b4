using Gateway.Grains.ApiKeys;
using Gateway.Grains.Interfaces.ApiKeys;
using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Tests.Storage;
using Gateway.Grains.Tests.Usage;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace Gateway.Cluster.Tests.Postgres;

public sealed class PostgresGrainStorageTests(PostgresFixture postgres)
{
    private static readonly GrainId Ada = GrainId.Create("test", "key_ada");

    [Fact]
    public async Task Write_ByTwoActivationsAtOnce_SucceedsOnce()
    {
        await using var test = await TestDatabase.Make(postgres);
        await using var host = await StorageHost.Start(test.Settings);
        for (var round = 0; round < 20; round++)
        {
            // Ten activations have read the same version, the first time none.
            var states = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Read(host.Storage, Ada)));

            var written = await Task.WhenAll(states.Select(async (state, number) =>
            {
                state.State!.Value = (round * 10) + number;
                return await Record.ExceptionAsync(() => host.Storage.WriteStateAsync("n", Ada, state)) is var failure && failure is null ? number : -1;
            }));

            var winner = Assert.Single(written, number => number >= 0);
            var read = await Read(host.Storage, Ada);
            Assert.Equal((round * 10) + winner, read.State!.Value);
            Assert.Equal((round + 1).ToString(), read.ETag);
        }
    }

    [Fact]
    public async Task Write_StaleVersion_IsAConflictAndChangesNothing()
    {
        await using var test = await TestDatabase.Make(postgres);
        await using var host = await StorageHost.Start(test.Settings);
        await host.Storage.WriteStateAsync("n", Ada, new GrainState<Counter>(new Counter { Value = 1 }));
        var first = await Read(host.Storage, Ada);
        var second = await Read(host.Storage, Ada);
        first.State!.Value = 2;
        await host.Storage.WriteStateAsync("n", Ada, first);

        second.State!.Value = 3;
        await Assert.ThrowsAsync<InconsistentStateException>(() => host.Storage.WriteStateAsync("n", Ada, second));
        await Assert.ThrowsAsync<InconsistentStateException>(() => host.Storage.ClearStateAsync("n", Ada, second));
        await Assert.ThrowsAsync<InconsistentStateException>(() => host.Storage.WriteStateAsync("n", Ada, new GrainState<Counter>(new Counter { Value = 4 })));
        await Assert.ThrowsAsync<InconsistentStateException>(() => host.Storage.WriteStateAsync("none", Ada, new GrainState<Counter>(new Counter(), "1")));

        Assert.Equal(2, (await Read(host.Storage, Ada)).State!.Value);
    }

    [Fact]
    public async Task Clear_ThenWrite_NeedsTheVersionAfterTheClearing()
    {
        await using var test = await TestDatabase.Make(postgres);
        await using var host = await StorageHost.Start(test.Settings);
        var state = new GrainState<Counter>(new Counter { Value = 1 });
        await host.Storage.WriteStateAsync("n", Ada, state);
        var old = await Read(host.Storage, Ada);

        await host.Storage.ClearStateAsync("n", Ada, state);

        Assert.False((await Read(host.Storage, Ada)).RecordExists);
        await Assert.ThrowsAsync<InconsistentStateException>(() => host.Storage.WriteStateAsync("n", Ada, old));
        state.State = new Counter { Value = 5 };
        await host.Storage.WriteStateAsync("n", Ada, state);
        Assert.Equal(5, (await Read(host.Storage, Ada)).State!.Value);
    }

    [Fact]
    public async Task Rows_OfDifferentKeysAndNames_AreApart()
    {
        await using var test = await TestDatabase.Make(postgres);
        await using var host = await StorageHost.Start(test.Settings);
        var type = GrainType.Create("test");
        GrainId[] ids =
        [
            Ada, GrainId.Create("test", "key_ADA"), GrainId.Create("test", "key_Äda"), GrainId.Create(type, GrainIdKeyExtensions.CreateIntegerKey(7)),
            GrainId.Create(type, GrainIdKeyExtensions.CreateIntegerKey(7, "x")), GrainId.Create(type, GrainIdKeyExtensions.CreateGuidKey(Guid.NewGuid())),
        ];
        for (var at = 0; at < ids.Length; at++)
        {
            await host.Storage.WriteStateAsync("n", ids[at], new GrainState<Counter>(new Counter { Value = at }));
        }

        await host.Storage.WriteStateAsync("other", Ada, new GrainState<Counter>(new Counter { Value = 99 }));

        for (var at = 0; at < ids.Length; at++)
        {
            Assert.Equal(at, (await Read(host.Storage, ids[at])).State!.Value);
        }
    }

    [Fact]
    public async Task List_ApiKeys_GivesPagesInOrdinalOrder()
    {
        await using var test = await TestDatabase.Make(postgres);
        await using var host = await StorageHost.Start(test.Settings);
        foreach (var key in (string[])["key_b", "key_B", "key_a", "key_c", "key_0"])
        {
            await host.Storage.WriteStateAsync(ApiKeyIndex.ApiKeyStateName, GrainId.Create("apikey", key), new GrainState<Counter>(new Counter()));
        }

        var cleared = new GrainState<Counter>(new Counter());
        await host.Storage.WriteStateAsync(ApiKeyIndex.ApiKeyStateName, GrainId.Create("apikey", "key_gone"), cleared);
        await host.Storage.ClearStateAsync(ApiKeyIndex.ApiKeyStateName, GrainId.Create("apikey", "key_gone"), cleared);
        await host.Storage.WriteStateAsync("other", GrainId.Create("apikey", "key_other"), new GrainState<Counter>(new Counter()));

        var index = host.Services.GetRequiredService<IApiKeyIndex>();
        Assert.Equal(["key_0", "key_B", "key_a"], await index.List(null, 3, default));
        Assert.Equal(["key_b", "key_c"], await index.List("key_a", 3, default));
        Assert.Empty(await index.List("key_c", 3, default));
    }

    [Fact]
    public async Task Host_RecordAppendedThenStopped_IsInTheDatabase()
    {
        await using var test = await TestDatabase.Make(postgres);
        await using (var host = await StorageHost.Start(test.Settings))
        {
            host.Services.GetRequiredService<IUsageSpool>().Append(Records.Minimal(1));
        }

        Assert.Equal([Records.IdOf(1)], await test.Column<string>("SELECT id FROM requests"));
    }

    private static async Task<GrainState<Counter>> Read(IGrainStorage storage, GrainId id)
    {
        var state = new GrainState<Counter>(new Counter());
        await storage.ReadStateAsync("n", id, state);
        return state;
    }

    [GenerateSerializer]
    internal sealed class Counter
    {
        [Id(0)] public int Value { get; set; }
    }
}
