using System.Text.Json.Nodes;
using Gateway.TestKit.Time;

namespace Gateway.TestKit.Faults;

/// <summary>One request that reached a <see cref="FaultProvider"/>.</summary>
/// <param name="Provider">The provider's name.</param>
/// <param name="Index">The how many-th request it is to this provider, from 0.</param>
/// <param name="Connection">The how many-th connection it came over, from 0.</param>
/// <param name="At">When it had come, on the test's clock.</param>
/// <param name="Headers">Names in any case.</param>
public sealed record FaultCall(
    string Provider, int Index, int Connection, TimeSpan At, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body, TestClock Clock)
{
    /// <summary>When the gateway closed the connection before the answer had ended; null where it did not.</summary>
    public TimeSpan? AbandonedAt { get; private set; }

    /// <summary>Cancelled when its connection is closed, by whatever side.</summary>
    public CancellationToken Gone { get; internal init; }

    public JsonNode Json => JsonNode.Parse(Body)!;

    public string Model => (string)Json["model"]!;

    public bool Stream => (bool?)Json["stream"] ?? false;

    /// <summary>The text that the answer is to go on from: that of a last message by the assistant. Null where there is none.</summary>
    public string? Prefill =>
        Json["messages"] is JsonArray { Count: > 0 } messages && (string?)messages[^1]!["role"] == "assistant" ? TextOf(messages[^1]!["content"]) : null;

    internal bool WantsUsage => (bool?)Json["stream_options"]?["include_usage"] ?? false;

    /// <summary>Whether the script waits, or has ended: time may pass, and its pauses are seen.</summary>
    internal bool IsAtRest { get; private set; }

    internal void Abandon()
    {
        AbandonedAt ??= Clock.Elapsed;
        Clock.Changes.Notify();
    }

    /// <summary>Lets this much of the test's time pass; ends early by an exception when the gateway has gone.</summary>
    internal Task Pause(TimeSpan pause)
    {
        var delay = Task.Delay(pause, Clock, Gone);
        Rest();
        return delay;
    }

    /// <summary>Waits until the gateway has gone, which ends it by an exception.</summary>
    internal Task Silence()
    {
        Rest();
        return Task.Delay(Timeout.Infinite, Gone);
    }

    /// <summary>The script has done what it can do without time passing.</summary>
    internal void Rest()
    {
        IsAtRest = true;
        Clock.Changes.Notify();
    }

    private static string? TextOf(JsonNode? content) =>
        content is JsonArray parts ? string.Concat(parts.Select(part => (string?)part!["text"])) : (string?)content;
}
