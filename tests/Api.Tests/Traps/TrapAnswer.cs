using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Api.Tests.Traps;

/// <summary>What came of a request.</summary>
/// <param name="Sent">What the provider was asked last; null where it was not asked.</param>
/// <param name="Row">The ledger's row.</param>
public sealed record TrapAnswer(int Status, string Text, IReadOnlyDictionary<string, string> Headers, JsonObject? Sent, JsonObject? Row)
{
    public JsonObject Json => (JsonObject)JsonNode.Parse(Text)!;

    public JsonObject Message => (JsonObject)Json["choices"]![0]!["message"]!;

    public string? Param => (string?)Json["error"]!["param"];

    public string? Dropped => Headers.GetValueOrDefault("x-gateway-dropped");

    /// <summary>The chunks of a stream.</summary>
    public IReadOnlyList<JsonObject> Chunks => [.. Text.Split('\n')
        .Where(line => line.StartsWith("data: {", StringComparison.Ordinal))
        .Select(line => (JsonObject)JsonNode.Parse(line["data: ".Length..].TrimEnd('\r'))!)];

    /// <summary>The deltas of a stream's first choice.</summary>
    public IEnumerable<JsonObject> Deltas => Chunks.Select(chunk => chunk["choices"] is JsonArray { Count: > 0 } choices ? choices[0]!["delta"] as JsonObject : null).OfType<JsonObject>();

    /// <summary>A field of the deltas, put together.</summary>
    public string Joined(string field) => Deltas.Aggregate(new StringBuilder(), (text, delta) => text.Append((string?)delta[field])).ToString();

    /// <summary>Prompt, cached, completion and reasoning tokens of the row.</summary>
    public (long Prompt, long Cached, long Completion, long Reasoning) Tokens =>
        ((long)Row!["prompt_tokens"]!, (long)Row["cached_tokens"]!, (long)Row["completion_tokens"]!, (long)Row["reasoning_tokens"]!);

    public string? FinishReason => Chunks.Select(chunk => chunk["choices"] is JsonArray { Count: > 0 } choices ? (string?)choices[0]!["finish_reason"] : null).LastOrDefault(reason => reason is not null);
}
