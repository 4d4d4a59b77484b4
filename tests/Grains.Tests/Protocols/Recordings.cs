using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Grains.Tests.Protocols;

/// <summary>Recorded traffic of OpenAI-kind providers. It lies beside the repository, not in it: <c>GATEWAY_FIXTURES</c> or <c>../shared/fixtures</c>.</summary>
internal static class Recordings
{
    private static readonly string[] Endpoints = ["chat", "openai-compat-chat", "embeddings"];

    /// <summary>Null where there are none.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>Skips the running test, visibly, where there are none.</summary>
    public static string Require()
    {
        if (Folder is null)
        {
            Assert.Skip("No recorded traffic: set GATEWAY_FIXTURES or put it into ../shared/fixtures beside the repository.");
        }

        return Folder;
    }

    /// <summary>All recorded exchanges of chat and embeddings.</summary>
    public static IEnumerable<Recording> Exchanges(string folder)
    {
        foreach (string path in Files(folder).Where(path => path.EndsWith(".http.json", StringComparison.Ordinal)))
        {
            JsonNode file = JsonNode.Parse(File.ReadAllBytes(path))!;
            if (file["request"]!["url"]!.GetValue<string>().EndsWith("/api/embeddings", StringComparison.Ordinal))
            {
                // Ollama's own API, another language.
                continue;
            }

            JsonNode request = file["request"]!["body"]!;
            JsonNode response = file["response"]!;
            yield return new Recording(
                Path.GetRelativePath(folder, path),
                path.Contains("/embeddings/", StringComparison.Ordinal),
                Encoding.UTF8.GetBytes(request is JsonValue ? request.GetValue<string>() : request.ToJsonString()),
                response["status"]!.GetValue<int>(),
                Encoding.UTF8.GetBytes(response["body"]!.GetValue<string>()));
        }
    }

    /// <summary>Payloads of recorded streams that were kept without their frames, a file at a time.</summary>
    public static IEnumerable<(string Name, byte[][] Payloads)> Chunks(string folder) =>
        Files(folder).Where(path => path.EndsWith(".chunks.txt", StringComparison.Ordinal)).Select(path => (
            Path.GetRelativePath(folder, path),
            File.ReadAllLines(path).Where(line => line.Length > 0).Select(Encoding.UTF8.GetBytes).ToArray()));

    /// <summary>Bodies of whole answers that were kept alone; those that a client library wrote down in its own shape are left out.</summary>
    public static IEnumerable<(string Name, byte[] Body)> Answers(string folder) =>
        Files(folder)
            .Where(path => path.EndsWith(".json", StringComparison.Ordinal) && !path.EndsWith(".http.json", StringComparison.Ordinal))
            .Where(path => !path.Contains("/llamastack__llama-stack/", StringComparison.Ordinal))
            .Select(path => (Path.GetRelativePath(folder, path), File.ReadAllBytes(path)));

    private static IEnumerable<string> Files(string folder) =>
        from provider in Directory.EnumerateDirectories(folder)
        from endpoint in Endpoints
        let inside = Path.Combine(provider, endpoint)
        where Directory.Exists(inside)
        from path in Directory.EnumerateFiles(inside, "*", SearchOption.AllDirectories)
        orderby path
        select path;

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("GATEWAY_FIXTURES") is { Length: > 0 } named)
        {
            return Directory.Exists(named) ? named : null;
        }

        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Gateway.sln")))
            {
                string beside = Path.Combine(folder.FullName, "..", "shared", "fixtures");
                return Directory.Exists(beside) ? Path.GetFullPath(beside) : null;
            }
        }

        return null;
    }
}
