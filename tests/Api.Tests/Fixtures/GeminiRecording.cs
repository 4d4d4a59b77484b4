using System.Text.Json.Nodes;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Fixtures;

/// <summary>One recorded answer of Gemini or Vertex AI.</summary>
internal sealed record GeminiRecording
{
    /// <summary>Its path under the fixtures.</summary>
    public required string File { get; init; }

    public required bool IsStream { get; init; }

    public required int Status { get; init; }

    public required string ContentType { get; init; }

    /// <summary>The bytes, as text.</summary>
    public required string Body { get; init; }

    /// <summary>What was asked; null where that was not recorded.</summary>
    public JsonObject? Request { get; init; }

    /// <summary>Its events, or the one answer, in order; an error body too.</summary>
    public IReadOnlyList<JsonObject> Events => field ??= [.. Parse(Body)];

    public static IEnumerable<GeminiRecording> Read(string path)
    {
        var file = Path.GetRelativePath(Repository.Fixtures!, path);
        var isStream = file.Contains("/streamGenerateContent/", StringComparison.Ordinal);
        var text = System.IO.File.ReadAllText(path);
        if (path.EndsWith(".chunks.txt", StringComparison.Ordinal))
        {
            // One payload per line, without its frame.
            return [Plain(file, true, string.Concat(text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => $"data: {line}\r\n\r\n")))];
        }

        if (path.EndsWith(".http.json", StringComparison.Ordinal))
        {
            var document = JsonNode.Parse(text)!;
            var response = document["response"]!;
            var body = (string)response["body"]!;
            return
            [
                Plain(file, isStream, body) with
                {
                    Request = document["request"]!["body"] as JsonObject,
                    Status = (int)response["status"]!,
                    ContentType = (string?)response["headers"]?["content-type"] ?? (body.StartsWith("data:", StringComparison.Ordinal) ? "text/event-stream" : "application/json"),
                },
            ];
        }

        if (!text.StartsWith('{') || JsonNode.Parse(text) is not JsonObject whole || whole.ContainsKey("error") || !whole.ContainsKey("capturedAt"))
        {
            return [Plain(file, isStream, text)];
        }

        // Several errors, collected in one file by their authors.
        return whole.Where(property => property.Value is JsonObject).Select(property => Plain($"{file}#{property.Key}", isStream, property.Value!.ToJsonString()));
    }

    private static GeminiRecording Plain(string file, bool isStream, string body)
    {
        var isFrames = body.TrimStart().StartsWith("data:", StringComparison.Ordinal);
        return new GeminiRecording
        {
            File = file,
            IsStream = isStream,
            Body = body,
            Status = isFrames ? 200 : (int?)(JsonNode.Parse(body) as JsonObject)?["error"]?["code"] ?? 200,
            ContentType = isFrames ? "text/event-stream" : "application/json",
        };
    }

    private static IEnumerable<JsonObject> Parse(string body)
    {
        var text = body.ReplaceLineEndings("\n");
        if (text.TrimStart() is ['{' or '[', ..])
        {
            var root = JsonNode.Parse(text);
            return root is JsonArray array ? array.OfType<JsonObject>() : [(JsonObject)root!];
        }

        // A frame; or an error that was sent without one.
        return text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(frame => frame.Trim())
            .Where(frame => frame.Length > 0)
            .Select(frame => (JsonObject)JsonNode.Parse(frame.StartsWith("data:", StringComparison.Ordinal) ? frame[5..] : frame)!);
    }
}
