using System.Text;
using System.Text.Json.Nodes;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Fixtures;

/// <summary>One recorded exchange with a provider: what it was asked, and the bytes it answered.</summary>
internal sealed record Recording
{
    private const string DefaultChat = """{"model":"recorded","messages":[{"role":"user","content":"hi"}]}""";
    private const string DefaultEmbeddings = """{"model":"recorded","input":"hi"}""";

    /// <summary>Its path under the fixtures.</summary>
    public required string File { get; init; }

    public required bool IsEmbeddings { get; init; }

    public required JsonObject Request { get; init; }

    public required int Status { get; init; }

    public required string ContentType { get; init; }

    public required byte[] Body { get; init; }

    /// <summary>Why it cannot be replayed through the OpenAI surface; null where it can.</summary>
    public string? Unfit { get; init; }

    public bool IsStream => (bool?)Request["stream"] == true;

    public bool AsksForUsage => (bool?)Request["stream_options"]?["include_usage"] == true;

    public string Text => Encoding.UTF8.GetString(Body);

    public static Recording Read(string path)
    {
        var file = Path.GetRelativePath(Repository.Fixtures!, path);
        var embeddings = path.Contains("/embeddings/", StringComparison.Ordinal);
        if (ForeignEndpoint(path) is { } foreign)
        {
            return Plain(file, embeddings, [], stream: false) with { Unfit = foreign };
        }

        if (path.EndsWith(".chunks.txt", StringComparison.Ordinal))
        {
            // One payload per line, without its frame.
            var stream = string.Concat(System.IO.File.ReadLines(path).Where(line => line.Length > 0).Select(line => $"data: {line}\n\n")) + StubAnswers.Done;
            return Plain(file, embeddings, Encoding.UTF8.GetBytes(stream), stream: true);
        }

        var document = (JsonObject)JsonNode.Parse(System.IO.File.ReadAllBytes(path))!;
        if (path.EndsWith(".http.json", StringComparison.Ordinal))
        {
            return Exchange(file, embeddings, document);
        }

        var bytes = System.IO.File.ReadAllBytes(path);
        return file.Contains("llamastack", StringComparison.Ordinal)
            ? Plain(file, embeddings, bytes, stream: false) with { Unfit = "a dump of SDK objects, no wire bytes" }
            : Plain(file, embeddings, bytes, stream: false) with { Status = document["error"] is null ? 200 : 400 };
    }

    private static string? ForeignEndpoint(string path) => Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(path))) switch
    {
        "chat" or "embeddings" or "openai-compat-chat" => null,
        "responses" => "the responses API (Matrix.RoundTripTests)",
        var other => $"the vendor's own API ({other})",
    };

    private static Recording Plain(string file, bool embeddings, byte[] body, bool stream)
    {
        var request = (JsonObject)JsonNode.Parse(embeddings ? DefaultEmbeddings : DefaultChat)!;
        if (stream)
        {
            request["stream"] = true;
            request["stream_options"] = new JsonObject { ["include_usage"] = true };
        }

        return new Recording
        {
            File = file,
            IsEmbeddings = embeddings,
            Request = request,
            Status = 200,
            ContentType = stream ? "text/event-stream" : "application/json",
            Body = body,
        };
    }

    private static Recording Exchange(string file, bool embeddings, JsonObject document)
    {
        var response = document["response"]!;
        var body = (string?)response["body"] ?? "";
        var request = document["request"]!["body"] as JsonObject;
        var url = (string)document["request"]!["url"]!;
        return new Recording
        {
            File = file,
            IsEmbeddings = embeddings,
            Request = request is null ? [] : (JsonObject)request.DeepClone(),
            Status = (int)response["status"]!,
            ContentType = (string?)response["headers"]?["content-type"]
                ?? (body.StartsWith("data:", StringComparison.Ordinal) ? "text/event-stream" : "application/json"),
            Body = (string?)response["bodyEncoding"] == "base64" ? Convert.FromBase64String(body) : Encoding.UTF8.GetBytes(body),
            Unfit = request is null ? "its request body is no JSON object"
                : !url.Contains(embeddings ? "/embeddings" : "/chat/completions", StringComparison.Ordinal) || url.Contains("/api/embeddings", StringComparison.Ordinal)
                    ? "another endpoint: " + url
                : null,
        };
    }
}
