using System.Text;
using System.Text.Json.Nodes;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Fixtures;

/// <summary>One recorded exchange with the Messages API.</summary>
internal sealed record AnthropicRecording(string File, string Model, int Status, string ContentType, byte[] Body, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>What was asked; null where that was not recorded.</summary>
    public JsonObject? Request { get; init; }

    public string Text => Encoding.UTF8.GetString(Body);

    public bool IsStream => ContentType.StartsWith("text/event-stream", StringComparison.Ordinal);

    /// <summary>The recordings of a file: some hold several streams, one behind the other.</summary>
    public static IEnumerable<AnthropicRecording> Read(string path)
    {
        var recording = ReadWhole(path);
        if (!recording.IsStream)
        {
            return [recording];
        }

        const string End = "\"message_stop\"}";
        var texts = recording.Text.Split(End, StringSplitOptions.None);
        return texts.Length < 3
            ? [recording]
            : texts[..^1].Select((text, i) => recording with { File = $"{recording.File}#{i}", Body = Encoding.UTF8.GetBytes(text.TrimStart('\n') + End + "\n\n") });
    }

    private static AnthropicRecording ReadWhole(string path)
    {
        var file = Path.GetRelativePath(Repository.Fixtures!, path);
        if (path.EndsWith(".chunks.txt", StringComparison.Ordinal))
        {
            // One payload per line, without its frame; the event's name is the payload's type.
            var frames = System.IO.File.ReadLines(path).Where(line => line.Length > 0)
                .Select(line => $"event: {(string?)JsonNode.Parse(line)!["type"]}\ndata: {line}\n\n");
            return new AnthropicRecording(file, "claude-recorded", 200, "text/event-stream", Encoding.UTF8.GetBytes(string.Concat(frames)), new Dictionary<string, string>());
        }

        var bytes = System.IO.File.ReadAllBytes(path);
        var document = (JsonObject)JsonNode.Parse(bytes)!;
        if (!path.EndsWith(".http.json", StringComparison.Ordinal))
        {
            return new AnthropicRecording(file, "claude-recorded", document["error"] is null ? 200 : 400, "application/json", bytes, new Dictionary<string, string>());
        }

        var response = document["response"]!;
        var body = (string?)response["body"] ?? "";
        var kept = (response["headers"] as JsonObject ?? []).Where(header => header.Key.StartsWith("retry-after", StringComparison.Ordinal) || header.Key == "x-should-retry");
        return new AnthropicRecording(
            file,
            (string?)document["request"]!["body"]?["model"] ?? "claude-recorded",
            (int)response["status"]!,
            (string?)response["headers"]?["content-type"] ?? (body.StartsWith('{') ? "application/json" : "text/event-stream"),
            Encoding.UTF8.GetBytes(body),
            kept.ToDictionary(header => header.Key, header => (string)header.Value!))
        {
            Request = document["request"]!["body"] as JsonObject,
        };
    }
}
