using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Interfaces.Values;
using Gateway.Grains.Storage;
using Gateway.Grains.Tests.Storage;
using Gateway.Grains.Tests.Usage;
using Gateway.Grains.Usage;
using Gateway.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Cluster.Tests.Postgres;

/// <summary>What nodes tell each other of how far their rows are in the ledger.</summary>
public sealed class NodeProgressTests(PostgresFixture postgres)
{
    private static readonly HashSet<string> None = [];
    private static readonly SpendOwner Owner = SpendOwner.OfKey("key_1");

    [Fact]
    public async Task Caught_WithARequestThatRunsOnAnotherNode_WaitsForItsRow()
    {
        await using var test = await TestDatabase.Make(postgres);
        using var directory = new ScratchDirectory();
        await using var a = await StorageHost.Start(test.Settings);
        await using var b = await StorageHost.Start(test.Settings with { DataDirectory = directory.Data });
        var notes = b.Services.GetRequiredService<IOpenRequests>();
        var record = Records.Minimal(1) with { Id = RequestId.New(TimeProvider.System), CreatedAt = TimeProvider.System.GetUtcNow() };
        var ticket = notes.Begin(record);
        var progress = a.Services.GetRequiredService<ILedgerProgress>();

        var before = RequestId.FloorOf(record.CreatedAt.AddMilliseconds(1));
        var caught = progress.Caught(Owner, before, None, isFinal: true, default).AsTask();
        await Eventually.Is(
            async () => (await test.Column<DateTime>("SELECT caught_up_to FROM nodes")).Max() > record.CreatedAt.UtcDateTime.AddSeconds(6), "the node that waits has no such request itself");
        Assert.False(caught.IsCompleted, "The request still runs.");

        b.Services.GetRequiredService<IUsageSpool>().Append(record);
        notes.End(ticket);
        await caught.WaitAsync(Eventually.Limit);

        Assert.Equal(1, await test.Scalar<long>("SELECT count(*) FROM requests"));
    }

    [Fact]
    public async Task NodeThatDied_IsWaitedForUntilItIsGivenUp()
    {
        await using var test = await TestDatabase.Make(postgres);
        await using var a = await StorageHost.Start(test.Settings);
        await test.Execute("INSERT INTO nodes VALUES ('node_dead', now() - interval '1 minute', now()), ('node_new', NULL, now())");
        var nodes = a.Services.GetRequiredService<ILedgerNodes>();
        var caught = a.Services.GetRequiredService<ILedgerProgress>()
            .Caught(Owner, RequestId.FloorOf(TimeProvider.System.GetUtcNow().AddSeconds(-30)), None, isFinal: true, default).AsTask();

        Assert.Equal(ForgetNodeResult.Alive, await nodes.Forget("node_dead", default));
        await test.Execute("UPDATE nodes SET seen_at = now() - interval '31 seconds' WHERE id <> 'node_new'");
        Assert.Equal(ForgetNodeResult.Forgotten, await nodes.Forget("node_dead", default));
        Assert.Equal(ForgetNodeResult.Unknown, await nodes.Forget("node_dead", default));
        Assert.Equal(2, (await nodes.List(default)).Count);
        Assert.False(caught.IsCompleted, "A node of which nothing is known is left.");
        await test.Execute("UPDATE nodes SET caught_up_to = now() WHERE id = 'node_new'");
        await caught.WaitAsync(Eventually.Limit);
    }

    [Fact]
    public async Task OrderlyEnd_TakesTheNodeOut_AndItsNextStartHasTheSameName()
    {
        await using var test = await TestDatabase.Make(postgres);
        string first;
        await using (var host = await StorageHost.Start(test.Settings))
        {
            var node = Assert.Single(await host.Services.GetRequiredService<ILedgerNodes>().List(default));
            Assert.True(node.IsThis);
            Assert.NotNull(node.CaughtUpTo);
            first = node.Id;
            host.Services.GetRequiredService<IUsageSpool>().Append(Records.Minimal(1));
        }

        Assert.Empty(await test.Column<string>("SELECT id FROM nodes"));
        Assert.Equal(1, await test.Scalar<long>("SELECT count(*) FROM requests"));
        var file = Path.Combine(test.Settings.DataDirectory, "node.id");
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        await using var again = await StorageHost.Start(test.Settings);
        Assert.Equal([first], await test.Column<string>("SELECT id FROM nodes"));
        Assert.Equal(first, (await File.ReadAllTextAsync(file)).Trim());
    }

    [Fact]
    public async Task EndWithARequestOpen_LeavesTheNode_UntilItsNextStartHasStoredIt()
    {
        await using var test = await TestDatabase.Make(postgres);
        var lost = Records.Minimal(1) with { Id = RequestId.New(TimeProvider.System), CreatedAt = TimeProvider.System.GetUtcNow() };
        await using (var host = await StorageHost.Start(test.Settings))
        {
            host.Services.GetRequiredService<IOpenRequests>().Begin(lost);
            await Eventually.Is(
                async () => await test.Scalar<DateTime>("SELECT caught_up_to FROM nodes") <= lost.CreatedAt.UtcDateTime, "the node says that a request runs");
        }

        Assert.Single(await test.Column<string>("SELECT id FROM nodes"));
        await using var again = await StorageHost.Start(test.Settings);
        await Eventually.Is(
            async () => await test.Scalar<DateTime>("SELECT caught_up_to FROM nodes") > lost.CreatedAt.UtcDateTime.AddMilliseconds(1), "the node has caught up");

        Assert.Equal([lost.Id], await test.Column<string>("SELECT id FROM requests"));
    }

    [Fact]
    public void Load_FileThatHoldsNoName_IsRefusedWithItsPath()
    {
        using var scratch = new ScratchDirectory();
        var directory = new DataDirectory(new StorageSettings { DataDirectory = scratch.Data });
        directory.Create();
        File.WriteAllText(directory.NodeIdFile, "node_'; DROP TABLE nodes");

        Assert.Contains(directory.NodeIdFile, Assert.Throws<InvalidDataException>(() => NodeIdentity.Load(directory)).Message, StringComparison.Ordinal);
    }
}
