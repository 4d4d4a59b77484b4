using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Gateway.TestKit;

namespace Gateway.Cluster.Tests;

/// <summary>What somebody sees who starts the executable in an empty directory, and who starts it wrongly.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class FirstStartTests(ITestOutputHelper output)
{
    [Fact]
    public async Task FreshDirectory_PrintsTheAdminKeyAndACurlLineThatWorks()
    {
        using var scratch = new ScratchDirectory();
        await using var gateway = await GatewayProcess.Start(scratch.Root);
        output.WriteLine($"ready after {gateway.ReadyAfter}");

        using var admin = gateway.NewClient(Secret(gateway.StandardOutput, "adm-gw-"));
        using var keys = await admin.GetAsync("/admin/keys");
        Assert.Equal(HttpStatusCode.OK, keys.StatusCode);

        var answer = JsonNode.Parse(await Shell(CurlLine(gateway.StandardOutput)))!;
        Assert.Equal("echo: Hello", (string?)answer["choices"]![0]!["message"]!["content"]);
        Assert.Empty(gateway.StandardError);
    }

    [Fact]
    public async Task FreshDirectory_KeepsTheAdminKeyForItsOwnerOnly()
    {
        using var scratch = new ScratchDirectory();
        await using var gateway = await GatewayProcess.Start(scratch.Root);

        var file = Path.Combine(scratch.Data, "admin.key");
        Assert.Equal(Secret(gateway.StandardOutput, "adm-gw-"), (await File.ReadAllTextAsync(file)).Trim());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        var open = Directory.EnumerateFileSystemEntries(scratch.Data, "*", SearchOption.AllDirectories)
            .Where(path => (File.GetUnixFileMode(path) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) != 0);
        Assert.Empty(open);
    }

    [Fact]
    public async Task SecondStart_PrintsNoSecretAndKeepsTheKeys()
    {
        using var scratch = new ScratchDirectory();
        string adminKey, apiKey;
        await using (var first = await GatewayProcess.Start(scratch.Root))
        {
            adminKey = Secret(first.StandardOutput, "adm-gw-");
            apiKey = Secret(first.StandardOutput, "sk-gw-");
            await first.Terminate();
            Assert.Equal(0, await first.WaitForExit());
        }

        await using var second = await GatewayProcess.Start(scratch.Root);
        output.WriteLine($"ready after {second.ReadyAfter}");

        using var client = second.NewClient(apiKey);
        using var answer = await client.Chat("sandbox/echo");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var admin = second.NewClient(adminKey);
        using var keys = await admin.GetAsync("/admin/keys");
        Assert.Equal(HttpStatusCode.OK, keys.StatusCode);

        await second.Terminate();
        await second.WaitForExit();
        Assert.DoesNotContain("adm-gw-", second.Said(), StringComparison.Ordinal);
        Assert.DoesNotContain("sk-gw-", second.Said(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DataDirectoryInUse_EndsTheSecondProcessWithOneLine()
    {
        using var scratch = new ScratchDirectory();
        await using var first = await GatewayProcess.Start(scratch.Root);

        await using var second = GatewayProcess.Launch(scratch.Root);

        Assert.Equal(1, await second.WaitForExit());
        Assert.Contains($"'{scratch.Data}'", Assert.Single(second.StandardError), StringComparison.Ordinal);
        Assert.Empty(second.StandardOutput);
        using var client = first.NewClient(Secret(first.StandardOutput, "sk-gw-"));
        using var answer = await client.Chat("sandbox/echo");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task WrongSettings_AreAllToldAtOnce()
    {
        using var scratch = new ScratchDirectory();
        scratch.Write("""{ "Gateway": { "DrainSeconds": "soon", "Routes": { "smart": { "Strategy": "random", "Targets": [ { "Model": "sandbox/echo" } ] } } } }""");
        await using var gateway = GatewayProcess.Launch(scratch.Root);

        Assert.Equal(1, await gateway.WaitForExit());
        Assert.Collection(
            gateway.StandardError.Order(StringComparer.Ordinal),
            line => AssertTells(line, "gateway.json", "Gateway:DrainSeconds", "\"soon\"", "0 to 3600"),
            line => AssertTells(line, "gateway.json", "Gateway:Routes:smart:Strategy", "\"random\"", "priority"));
        Assert.Empty(gateway.StandardOutput);
        Assert.False(Directory.Exists(scratch.Data));
    }

    [Fact]
    public async Task FileThatIsNoJson_IsToldInOneLine()
    {
        using var scratch = new ScratchDirectory();
        scratch.Write("""{ "Gateway": { """);
        await using var gateway = GatewayProcess.Launch(scratch.Root);

        Assert.Equal(1, await gateway.WaitForExit());
        Assert.Contains("gateway.json", Assert.Single(gateway.StandardError), StringComparison.Ordinal);
        Assert.Empty(gateway.StandardOutput);
    }

    [Theory]
    [InlineData("--urls", "http://127.0.0.1:{0}", "--urls")]
    [InlineData("--Gateway:Cluster:SiloPort", "{0}", "Gateway:Cluster:SiloPort")]
    [InlineData("--Gateway:Cluster:GatewayPort", "{0}", "Gateway:Cluster:GatewayPort")]
    public async Task PortInUse_IsToldInOneLine(string setting, string value, string named)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        using var scratch = new ScratchDirectory();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        await using var gateway = GatewayProcess.Launch(scratch.Root, setting, string.Format(null, value, port));

        Assert.Equal(1, await gateway.WaitForExit());
        Assert.True(gateway.StandardError.Count == 1, gateway.Said());
        Assert.Contains(named, gateway.StandardError[0], StringComparison.Ordinal);
    }

    private static void AssertTells(string line, params string[] parts)
    {
        foreach (var part in parts)
        {
            Assert.Contains(part, line, StringComparison.Ordinal);
        }
    }

    private static string CurlLine(IEnumerable<string> lines) => lines.Single(line => line.TrimStart().StartsWith("curl ", StringComparison.Ordinal));

    private static string Secret(IEnumerable<string> lines, string prefix) =>
        lines.SelectMany(line => line.Split(' ', '\'')).First(word => word.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>The line's standard output, the line run just as it was printed.</summary>
    private static async Task<string> Shell(string line)
    {
        try
        {
            using var found = Process.Start(new ProcessStartInfo("bash", ["-c", "command -v curl"]) { RedirectStandardOutput = true })!;
            await found.WaitForExitAsync();
            Assert.SkipUnless(found.ExitCode == 0, "curl is not installed.");
        }
        catch (Win32Exception)
        {
            Assert.Skip("bash is not installed.");
        }

        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", line]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = shell.StandardError.ReadToEndAsync();
        var text = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        Assert.True(shell.ExitCode == 0, await errors);
        return text;
    }
}
