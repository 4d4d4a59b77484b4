using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Grains.Tests.Protocols.Responses;

/// <summary>Recorded answers of the Responses API, of all who have it.</summary>
internal static class ResponsesRecordings
{
    /// <summary>Streams, one answer each, as their payloads. Skips the running test, visibly, where there are no recordings.</summary>
    public static List<(string Name, List<string> Payloads)> Streams()
    {
        var streams = new List<(string, List<string>)>();
        foreach (var path in Files())
        {
            if (path.EndsWith(".chunks.txt", StringComparison.Ordinal))
            {
                streams.AddRange(Split(Path.GetFileName(path), File.ReadLines(path).Where(line => line.Length > 0)));
            }
            else if (path.EndsWith(".http.json", StringComparison.Ordinal) && (string?)JsonNode.Parse(File.ReadAllBytes(path))!["response"]!["body"] is { } body && body.Contains("\ndata:", StringComparison.Ordinal))
            {
                streams.AddRange(Split(Path.GetFileName(path), body.Split('\n').Where(line => line.StartsWith("data: {", StringComparison.Ordinal)).Select(line => line[6..].TrimEnd('\r'))));
            }
        }

        Assert.NotEmpty(streams);
        return streams;
    }

    /// <summary>Whole responses.</summary>
    public static List<(string Name, JsonObject Response)> Wholes()
    {
        var wholes = new List<(string, JsonObject)>();
        foreach (var path in Files().Where(path => path.EndsWith(".json", StringComparison.Ordinal)))
        {
            var node = JsonNode.Parse(File.ReadAllBytes(path))!;
            var text = (string?)node["response"]?["body"];
            var response = text is null ? node as JsonObject : text.StartsWith('{') ? JsonNode.Parse(text) as JsonObject : null;
            if (response?["output"] is JsonArray)
            {
                wholes.Add((Path.GetFileName(path), response));
            }
        }

        Assert.NotEmpty(wholes);
        return wholes;
    }

    public static byte[] Frames(List<string> payloads) => Encoding.UTF8.GetBytes(string.Concat(payloads.Select(payload =>
        $"event: {(string?)JsonNode.Parse(payload)!["type"]}\ndata: {payload}\n\n")));

    /// <summary>Some files hold the answers of a whole conversation, one behind the other.</summary>
    private static IEnumerable<(string, List<string>)> Split(string name, IEnumerable<string> payloads)
    {
        List<string>? one = null;
        var count = 0;
        foreach (var payload in payloads)
        {
            if (payload.Contains("\"type\":\"response.created\"", StringComparison.Ordinal) && one is { Count: > 0 })
            {
                yield return ($"{name}#{count++}", one);
                one = null;
            }

            (one ??= []).Add(payload);
        }

        if (one is not null)
        {
            yield return ($"{name}#{count}", one);
        }
    }

    private static IEnumerable<string> Files() => Directory
        .EnumerateFiles(Recordings.Require(), "*", SearchOption.AllDirectories)
        .Where(path => path.Contains("/responses/", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);
}
