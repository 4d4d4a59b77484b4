using System.Globalization;
using System.Net;
using System.Runtime.Versioning;
using Gateway.TestKit;

namespace Gateway.Cluster.Tests;

/// <summary>A node that is killed under load loses no row of an answer that was complete, and writes none twice.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Rounds = 20;
    private const int Clients = 8;

    [Fact]
    public async Task KilledUnderLoad_EveryCompletedAnswerIsInTheLedgerOnce()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        using var scratch = ScratchDirectory.Configured();
        var completed = new HashSet<string>(StringComparer.Ordinal);

        var gateway = await GatewayProcess.Start(scratch.Root);
        try
        {
            for (var round = 1; round <= Rounds; round++)
            {
                // Few answers are killed before their first transaction, many after some: both ways through the replay are walked.
                var load = new Load(gateway, Clients, killAfter: random.Next(20, 500));
                await load.Enough;
                gateway.Kill();
                var ids = await load.End();
                await gateway.DisposeAsync();
                Assert.All(ids, id => Assert.True(completed.Add(id), $"two answers have the id {id}"));

                gateway = await GatewayProcess.Start(scratch.Root);
                var rows = await Rows(gateway);

                // Reading writes out what was replayed, for 2 s at most; a busy machine may need more of them.
                for (var more = 0; more < 15 && completed.Except(rows, StringComparer.Ordinal).Any(); more++)
                {
                    rows = await Rows(gateway);
                }

                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"round {round}: {ids.Count} answers completed ({load.Streams} streams), {rows.Count} rows in all, ready after {gateway.ReadyAfter!.Value.TotalSeconds:0.0} s"));
                AssertComplete(completed, rows, gateway);
            }

            await gateway.Terminate();
            Assert.Equal(0, await gateway.WaitForExit());
        }
        finally
        {
            await gateway.DisposeAsync();
        }
    }

    private static async Task<List<string>> Rows(GatewayProcess gateway)
    {
        using var admin = gateway.NewClient(TestGateway.AdminKey);
        return [.. (await admin.AllRows()).Select(row => (string)row["id"]!)];
    }

    private static void AssertComplete(HashSet<string> completed, List<string> rows, GatewayProcess gateway)
    {
        var twice = rows.GroupBy(id => id, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key).ToList();
        Assert.True(twice.Count == 0, $"listed more than once: {string.Join(", ", twice)}");
        var lost = completed.Except(rows, StringComparer.Ordinal).ToList();
        Assert.True(lost.Count == 0, $"{lost.Count} completed answers have no row: {string.Join(", ", lost.Take(10))}{gateway.Said()}");
    }

    /// <summary>Clients that ask without a pause until the process is gone.</summary>
    private sealed class Load
    {
        private readonly TaskCompletionSource _enough = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Task<List<string>>[] _clients;
        private readonly int _killAfter;
        private int _completed;
        private int _streams;

        public Load(GatewayProcess gateway, int clients, int killAfter)
        {
            _killAfter = killAfter;
            _clients = [.. Enumerable.Range(0, clients).Select(number => Ask(gateway, stream: number % 2 == 0))];
        }

        /// <summary>Ends when the wanted number of answers is complete, or fails with the first client that got a wrong one.</summary>
        public Task Enough => Task.WhenAny([_enough.Task, .. _clients.Select(ThrowIfFailed)]).Unwrap();

        public int Streams => _streams;

        /// <summary>The ids of the answers that were complete at their client.</summary>
        public async Task<IReadOnlyList<string>> End() => [.. (await Task.WhenAll(_clients)).SelectMany(ids => ids)];

        private static async Task ThrowIfFailed(Task<List<string>> client) => await client;

        private async Task<List<string>> Ask(GatewayProcess gateway, bool stream)
        {
            var ids = new List<string>();
            using var client = gateway.NewClient(TestGateway.ApiKey);
            while (true)
            {
                try
                {
                    using var answer = await client.Chat("sandbox/echo", "one two three", stream);
                    var body = await answer.Content.ReadAsStringAsync();
                    Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{answer.StatusCode}: {body}");

                    // A chunked answer that was cut fails to be read; that it ended well must still be seen in it.
                    if (!stream || body.Contains(Calls.Done, StringComparison.Ordinal))
                    {
                        ids.Add(answer.RequestId());
                        Count(stream);
                    }
                }
                catch (Exception gone) when (gone is HttpRequestException or IOException)
                {
                    return ids;
                }
            }
        }

        private void Count(bool stream)
        {
            if (stream)
            {
                Interlocked.Increment(ref _streams);
            }

            if (Interlocked.Increment(ref _completed) >= _killAfter)
            {
                _enough.TrySetResult();
            }
        }
    }
}
