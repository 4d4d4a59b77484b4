using System.Text.Json.Nodes;

namespace Gateway.Api.Tests.Traps;

/// <summary>Streams as providers send them.</summary>
internal static class Events
{
    /// <summary>Anthropic's: each event has its name.</summary>
    public static string Of(params IEnumerable<string> payloads) =>
        string.Concat(payloads.Select(payload => $"event: {(string?)JsonNode.Parse(payload)!["type"]}\ndata: {payload}\n\n"));

    /// <summary>Data only, with this end of a line.</summary>
    public static string Data(string end, params IEnumerable<string> payloads) => string.Concat(payloads.Select(payload => $"data: {payload}{end}{end}"));

    /// <summary>A chunk with one choice.</summary>
    public static string Chunk(string delta, string? finish = null, string more = "") =>
        $$"""{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1700000000,"model":"m","choices":[{"index":0,"delta":{{delta}},"finish_reason":{{(finish is null ? "null" : $"\"{finish}\"")}}}]{{more}}}""";
}
