using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.TestKit;

/// <summary>What a provider was asked.</summary>
public sealed record StubRequest(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>With its question mark; empty where there is none.</summary>
    public string Query { get; init; } = "";

    public string Text => Encoding.UTF8.GetString(Body);

    public JsonNode Json => JsonNode.Parse(Body)!;
}
