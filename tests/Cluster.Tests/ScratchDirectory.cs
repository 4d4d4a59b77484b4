using System.Text.Json.Nodes;
using Gateway.TestKit;

namespace Gateway.Cluster.Tests;

/// <summary>A directory to start processes in, gone at the end.</summary>
internal sealed class ScratchDirectory : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("gateway-process-").FullName;

    public string Data => PathOf("data");

    public string ConfigFile => PathOf("gateway.json");

    /// <summary>A directory with a <c>gateway.json</c> that holds the admin key, the key <c>test</c>, and these settings below <c>Gateway</c>.</summary>
    public static ScratchDirectory Configured(JsonObject? gateway = null)
    {
        var directory = new ScratchDirectory();
        directory.Write(TestGateway.Document(gateway));
        return directory;
    }

    public string PathOf(string name) => Path.Combine(Root, name);

    /// <summary>Replaces <c>gateway.json</c> in one step.</summary>
    public void Write(string text)
    {
        File.WriteAllText(ConfigFile + ".new", text);
        File.Move(ConfigFile + ".new", ConfigFile, overwrite: true);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
