using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using Gateway.TestKit;
using Npgsql;

namespace Gateway.Cluster.Tests.Postgres;

/// <summary>A node of three is cut off from the others and from the database, and clients go on asking it.</summary>
[UnsupportedOSPlatform("windows"), Collection(TestCluster.OneAtATime)]
public sealed class PartitionTests(PostgresFixture postgres, ITestOutputHelper output)
{
    [Fact]
    public async Task NodeCutOffFromAll_GrantsNothingTwice_AndEndsToBeStartedAgain()
    {
        const int Limit = 40;
        var database = new NpgsqlConnectionStringBuilder(await postgres.NewDatabase());
        await using var line = new CutLine(database.Port);
        await using var cluster = new TestCluster(database.ConnectionString);
        await using var address = await LostAddress.Find();
        database.Port = line.Port;
        string[] alone = [.. Books.Prices, "--Gateway:Cluster:AdvertisedIP", address.Value, "--ConnectionStrings:Gateway", database.ConnectionString];
        GatewayProcess[] nodes = [await cluster.Start(arguments: alone), .. await cluster.StartMany(2, Books.Prices)];
        var keys = await Books.NewKeys(nodes[0], 12);
        var limited = await Task.WhenAll(Enumerable.Range(0, 6).Select(number => Books.NewKey(nodes[0], new { name = $"l{number}", limits = new { requests_per_minute = Limit } })));
        var since = Stopwatch.GetTimestamp();
        await using var its = new ClusterLoad(nodes, keys, places: 0);
        await using var others = new ClusterLoad(nodes, keys, places: [1, 2]);
        await using var limits = new ClusterLoad(nodes, limited, whole: 6, streamed: 0);
        await Task.WhenAll(its.More(20, "of the node that is cut off"), others.More(60, "before the cut"), limits.More(30, "of limited keys"));

        var cut = Stopwatch.GetTimestamp();
        await address.Lose();
        line.Cut();
        await others.More(150, "while a node is cut off");
        await Eventually.Is(() => Task.FromResult(Stopwatch.GetElapsedTime(cut) > TimeSpan.FromSeconds(20)), "20 s");
        var served = its.Completed.Values.Count(one => one.At > cut);
        await address.Restore();
        line.Mend();
        var mended = Stopwatch.GetTimestamp();
        var code = await nodes[0].WaitForExit();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"the node ended with {code}, {Stopwatch.GetElapsedTime(mended).TotalSeconds:0.0} s after the line was mended: {string.Join(' ', nodes[0].StandardError)}"));
        await Task.WhenAll(its.Stop(), others.Stop(), limits.Stop());
        var took = Stopwatch.GetElapsedTime(since);

        output.WriteLine("clients of the other two nodes: " + others.Describe());
        output.WriteLine($"clients of the node that was cut off: {its.Describe()}; {served} answers while it was");
        output.WriteLine("its failures begin with: " + string.Join(", ", its.Failures.CountBy(failure => failure.What[..Math.Min(3, failure.What.Length)]).Select(pair => $"{pair.Key} {pair.Value} times")));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"longest wait after the cut {others.LongestWait(cut).TotalSeconds:0.00} s"));
        others.AssertNoFailures();
        Assert.True(code == 3 && nodes[0].StandardError.Count == 1, $"{code}{nodes[0].Said()}");
        var granted = limits.Completed.Values.CountBy(one => one.Key).Select(count => count.Value).ToList();
        output.WriteLine($"of {Limit} requests a minute, in {took.TotalSeconds:0} s: {string.Join(", ", granted)}");
        Assert.All(granted, count => Assert.InRange(count, 1, Limit * (1 + (int)(took.TotalSeconds / 60))));

        nodes[0] = await cluster.StartAgain(nodes[0], alone);
        await Books.AssertBalanced(nodes[1], keys, [.. its.Completed.Keys, .. others.Completed.Keys], isAllSettled: false);
    }

    /// <summary>An address of this machine's loopback network to which nothing gets for a while: packets are dropped, nobody is told.</summary>
    private sealed class LostAddress(string value) : IAsyncDisposable
    {
        private bool _isLost;

        public string Value { get; } = value;

        /// <summary>Skips the test where this machine's routes cannot be changed.</summary>
        public static async Task<LostAddress> Find()
        {
            var address = new LostAddress($"127.{Random.Shared.Next(1, 255)}.{Random.Shared.Next(1, 255)}.1");
            try
            {
                await address.Lose();
                await address.Restore();
            }
            catch (Exception exception) when (exception is Win32Exception or InvalidOperationException)
            {
                Assert.Skip($"A node can only be cut off where this process may change routes: {exception.Message}");
            }

            return address;
        }

        public Task Lose() => Route("add", isLost: true);

        public Task Restore() => Route("del", isLost: false);

        public async ValueTask DisposeAsync()
        {
            if (_isLost)
            {
                await Restore();
            }
        }

        private async Task Route(string verb, bool isLost)
        {
            var start = new ProcessStartInfo("ip", ["route", verb, "blackhole", $"{Value}/32", "table", "local"]) { RedirectStandardError = true };
            using var process = Process.Start(start)!;
            var error = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException(error.Trim());
            }

            _isLost = isLost;
        }
    }
}
