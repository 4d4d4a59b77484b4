using System.Text.Json.Nodes;
using Gateway.TestKit;

namespace Gateway.Cluster.Tests.Postgres;

/// <summary>Real processes that are one cluster: each with a data directory of its own, all with one database.</summary>
internal sealed class TestCluster(string connectionString) : IAsyncDisposable
{
    /// <summary>The name of a collection: tests with load on several processes do not run beside each other.</summary>
    public const string OneAtATime = "One cluster under load at a time";

    private readonly List<ScratchDirectory> _directories = [];
    private readonly List<GatewayProcess> _nodes = [];
    private readonly Dictionary<GatewayProcess, string> _places = [];

    public string ConnectionString => connectionString;

    /// <summary>Starts a node and waits until it is ready.</summary>
    /// <param name="configured">Whether it has a file with the admin key and the declared key <c>test</c>.</param>
    public async Task<GatewayProcess> Start(bool configured = true, params string[] arguments)
    {
        return await StartIn(NewDirectory(configured), arguments);
    }

    /// <summary>Starts several nodes at once and waits until all are ready.</summary>
    public Task<GatewayProcess[]> StartMany(int count, params string[] arguments) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(_ => Start(arguments: arguments)));

    /// <summary>Starts a node that has ended again, in its own data directory.</summary>
    public async Task<GatewayProcess> StartAgain(GatewayProcess ended, params string[] arguments)
    {
        await ended.WaitForExit();
        return await StartIn(_places[ended], arguments);
    }

    /// <summary>Starts a node and waits for nothing: for starts that are to fail.</summary>
    public GatewayProcess Launch(params string[] arguments)
    {
        var node = GatewayProcess.Launch(NewDirectory(configured: true), [.. Joining, .. arguments]);
        lock (_nodes)
        {
            _nodes.Add(node);
        }

        return node;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        _directories.ForEach(directory => directory.Dispose());
    }

    private async Task<GatewayProcess> StartIn(string directory, string[] arguments)
    {
        var node = await Supervised(directory, [.. Joining, .. arguments]);
        lock (_nodes)
        {
            _nodes.Add(node);
            _places.Add(node, directory);
        }

        return node;
    }

    /// <summary>On an overloaded machine a node may be declared dead in the midst of its start: then it is started again.</summary>
    private static async Task<GatewayProcess> Supervised(string directory, string[] arguments)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await GatewayProcess.Start(directory, arguments);
            }
            catch (InvalidOperationException exception) when (tries < 4 && exception.Message.Contains("ended with 3 ", StringComparison.Ordinal))
            {
                // The next process.
            }
        }
    }

    private string[] Joining => ["--ConnectionStrings:Gateway", connectionString, "--Gateway:Cluster:AdvertisedIP", "127.0.0.1", "--Gateway:Dashboard", "false"];

    private string NewDirectory(bool configured)
    {
        var directory = configured ? ScratchDirectory.Configured(new JsonObject()) : new ScratchDirectory();
        lock (_directories)
        {
            _directories.Add(directory);
        }

        return directory.Root;
    }
}
