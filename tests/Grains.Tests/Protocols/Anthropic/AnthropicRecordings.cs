using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Grains.Tests.Protocols.Anthropic;

/// <summary>Recorded answers of the Messages API.</summary>
internal static class AnthropicRecordings
{
    /// <summary>Streams, framed as on the wire. Skips the running test, visibly, where there are no recordings.</summary>
    public static List<(string Name, byte[] Bytes)> Streams()
    {
        var streams = new List<(string, byte[])>();
        foreach (var path in Files())
        {
            if (path.EndsWith(".chunks.txt", StringComparison.Ordinal))
            {
                streams.Add((Path.GetFileName(path), Encoding.UTF8.GetBytes(string.Concat(File.ReadLines(path).Where(line => line.Length > 0).Select(line => $"data: {line}\n\n")))));
            }
            else if (path.EndsWith(".http.json", StringComparison.Ordinal) && (string?)JsonNode.Parse(File.ReadAllBytes(path))!["response"]!["body"] is { } body && body.Contains("\ndata:", StringComparison.Ordinal))
            {
                streams.Add((Path.GetFileName(path), Encoding.UTF8.GetBytes(body)));
            }
        }

        return streams;
    }

    /// <summary>Bodies of requests, each with its file's name, where they are recorded beside the answer.</summary>
    public static List<(string Name, byte[] Body)> Requests() =>
        [.. from path in Files()
            where path.EndsWith(".http.json", StringComparison.Ordinal)
            let body = JsonNode.Parse(File.ReadAllBytes(path))!["request"]!["body"]
            where body is JsonObject && body["messages"] is JsonArray
            select (Path.GetFileName(path), Encoding.UTF8.GetBytes(body.ToJsonString()))];

    /// <summary>Bodies of whole answers.</summary>
    public static List<(string Name, byte[] Body)> Answers()
    {
        var answers = new List<(string, byte[])>();
        foreach (var path in Files().Where(path => path.EndsWith(".json", StringComparison.Ordinal)))
        {
            var file = JsonNode.Parse(File.ReadAllBytes(path))!;
            var body = path.EndsWith(".http.json", StringComparison.Ordinal) ? (string?)file["response"]!["body"] ?? "" : file.ToJsonString();
            if (body.TrimStart().StartsWith('{') && JsonNode.Parse(body)!["content"] is JsonArray)
            {
                answers.Add((Path.GetFileName(path), Encoding.UTF8.GetBytes(body)));
            }
        }

        return answers;
    }

    private static IEnumerable<string> Files() =>
        Directory.EnumerateFiles(Path.Combine(Recordings.Require(), "anthropic"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
}
