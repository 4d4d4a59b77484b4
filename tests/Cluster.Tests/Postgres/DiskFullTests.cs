using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Runtime.Versioning;
using Gateway.TestKit;

namespace Gateway.Cluster.Tests.Postgres;

/// <summary>The data directory's disk is full for a while.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class DiskFullTests(PostgresFixture postgres, ITestOutputHelper output)
{
    [Fact]
    public async Task RequestsAreRefused_UntilThereIsRoom_AndNoRowIsLost()
    {
        await using var disk = await SmallDisk.Mount();
        await using var cluster = new TestCluster(await postgres.NewDatabase());
        var node = await cluster.Start(arguments: ["--Gateway:DataDirectory", Path.Combine(disk.Path, "data"), .. Books.Prices]);
        var keys = await Books.NewKeys(node, 1);
        using var client = new HttpClient();
        var completed = new List<string>();
        Assert.Equal(HttpStatusCode.OK, (await Ask()).Status);

        // The node makes room now and then, by what has come to the store: that is filled too.
        LoadAnswer refused = null!;
        await Eventually.Is(
            async () =>
            {
                disk.Fill();
                refused = await Ask();
                return refused.Status != HttpStatusCode.OK;
            },
            "an answer that is not given out");
        Assert.True(refused.Status == HttpStatusCode.ServiceUnavailable, $"{refused.Status} {refused.Body}");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Ask()).Status);

        disk.Clear();
        await Eventually.Is(async () => (await Ask()).Status == HttpStatusCode.OK, "answers again");
        var rows = await Books.AssertBalanced(node, keys, completed);
        output.WriteLine($"{completed.Count} answers, {rows.Count} rows");
        Assert.Equal(completed.Count + 1, rows.Count);
        Assert.Single(rows, row => (int)row["status"]! == 503);

        async Task<LoadAnswer> Ask()
        {
            var answer = await LoadAnswer.Ask(client, node.Url, keys[0].Secret, "sandbox/echo", stream: completed.Count % 2 == 1);
            if (answer.IsComplete)
            {
                completed.Add(answer.Id!);
            }

            return answer with { Status = answer is { IsComplete: false, Status: HttpStatusCode.OK } ? HttpStatusCode.ServiceUnavailable : answer.Status };
        }
    }

    /// <summary>A file system of a few megabytes in memory.</summary>
    private sealed class SmallDisk : IAsyncDisposable
    {
        private string Ballast => System.IO.Path.Combine(Path, "ballast");

        public string Path { get; } = Directory.CreateTempSubdirectory("gateway-disk-").FullName;

        public static async Task<SmallDisk> Mount()
        {
            var disk = new SmallDisk();
            if (await Run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk.Path) != 0)
            {
                Directory.Delete(disk.Path);
                Assert.Skip("A file system cannot be mounted here.");
            }

            return disk;
        }

        public void Fill()
        {
            using var file = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
            try
            {
                while (true)
                {
                    file.Write(new byte[4096]);
                }
            }
            catch (IOException)
            {
                // Full.
            }
        }

        public void Clear() => File.Delete(Ballast);

        public async ValueTask DisposeAsync()
        {
            // Lazily: the node's files are still open.
            await Run("umount", "-l", Path);
            Directory.Delete(Path);
        }

        private static async Task<int> Run(string program, params string[] arguments)
        {
            try
            {
                using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
                await process.WaitForExitAsync();
                return process.ExitCode;
            }
            catch (Win32Exception)
            {
                return -1;
            }
        }
    }
}
