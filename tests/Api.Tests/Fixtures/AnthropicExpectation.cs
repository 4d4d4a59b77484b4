using System.Text.Json.Nodes;

namespace Gateway.Api.Tests.Fixtures;

/// <summary>What a client must receive of a recorded answer of the Messages API, computed apart from the gateway's translator.</summary>
internal sealed class AnthropicExpectation
{
    private readonly SortedDictionary<int, JsonObject> _blocks = [];
    private readonly JsonObject _usage = [];
    private string? _stopReason;
    private string? _refusal;

    private AnthropicExpectation(AnthropicRecording recording)
    {
        foreach (var payload in Expectation.Payloads(recording.Text))
        {
            Take(payload);
        }
    }

    /// <summary>The blocks, each with its fragments put together (arguments as <c>json</c>), the last word on usage, why the answer ended, and what a refusal is explained with.</summary>
    public static (IReadOnlyCollection<JsonObject> Blocks, JsonObject Usage, string? StopReason, string? Refusal) Parts(AnthropicRecording recording)
    {
        var expected = new AnthropicExpectation(recording);
        return (expected._blocks.Values, expected._usage, expected._stopReason, expected._refusal);
    }

    /// <summary>Text, reasoning, calls and finish, in the words of <see cref="Transcript"/>-like lines.</summary>
    public static (string Said, long Prompt, long Cached, long CacheWrite, long Completion, long Reasoning) Of(AnthropicRecording recording)
    {
        var expected = new AnthropicExpectation(recording);
        var blocks = expected._blocks.Values;
        var calls = blocks.Where(block => (string?)block["type"] == "tool_use")
            .Select(block => $"{block["id"]} {block["name"]} {((string?)block["json"] is { Length: > 0 } json ? JsonNode.Parse(json) : block["input"] ?? new JsonObject())!.ToJsonString()}");
        var finish = expected._stopReason switch
        {
            "tool_use" => "tool_calls",
            "max_tokens" => "length",
            "refusal" => "content_filter",
            _ => "stop",
        };
        return (
            $"{Join("text")} | {Join("thinking")} | {string.Join(", ", calls)} | {finish}",
            expected.Count("input_tokens") + expected.Count("cache_creation_input_tokens") + expected.Count("cache_read_input_tokens"),
            expected.Count("cache_read_input_tokens"),
            expected.Count("cache_creation_input_tokens"),
            expected.Count("output_tokens"),
            (long?)expected._usage["output_tokens_details"]?["thinking_tokens"] ?? 0);

        string Join(string type) => string.Concat(blocks.Where(block => (string?)block["type"] == type).Select(block => (string?)block[type]));
    }

    /// <summary>The same of what the client received.</summary>
    public static string Received(string text)
    {
        var (content, reasoning, finish) = ("", "", "");
        var calls = new SortedDictionary<int, (string Head, string Arguments)>();
        foreach (var choice in Expectation.Payloads(text).SelectMany(payload => payload["choices"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var message = (choice["delta"] ?? choice["message"])!;
            content += (string?)message["content"];
            reasoning += (string?)message["reasoning_content"];
            finish = (string?)choice["finish_reason"] ?? finish;
            foreach (var call in message["tool_calls"] as JsonArray ?? [])
            {
                var index = (int?)call!["index"] ?? calls.Count;
                var (head, arguments) = calls.GetValueOrDefault(index, ("", ""));
                calls[index] = (head + (call["id"] is { } id ? $"{id} {call["function"]!["name"]}" : ""), arguments + (string?)call["function"]!["arguments"]);
            }
        }

        return $"{content} | {reasoning} | {string.Join(", ", calls.Values.Select(call => $"{call.Head} {JsonNode.Parse(call.Arguments)!.ToJsonString()}"))} | {finish}";
    }

    private void Take(JsonObject payload)
    {
        switch ((string?)payload["type"])
        {
            case "message":
            case "message_start":
                var message = payload["message"] as JsonObject ?? payload;
                Merge(message["usage"]);
                _stopReason = (string?)message["stop_reason"];
                _refusal = (string?)message["stop_details"]?["explanation"];
                foreach (var block in message["content"] as JsonArray ?? [])
                {
                    _blocks[_blocks.Count] = (JsonObject)block!.DeepClone();
                }

                break;
            case "content_block_start":
                _blocks[(int)payload["index"]!] = (JsonObject)payload["content_block"]!.DeepClone();
                break;
            case "content_block_delta":
                var open = _blocks[(int)payload["index"]!];
                var delta = payload["delta"]!;
                foreach (var (from, to) in (ReadOnlySpan<(string, string)>)[("text", "text"), ("thinking", "thinking"), ("partial_json", "json"), ("signature", "signature")])
                {
                    if ((string?)delta[from] is { } piece)
                    {
                        open[to] = (string?)open[to] + piece;
                    }
                }

                break;
            case "message_delta":
                Merge(payload["usage"]);
                _stopReason = (string?)payload["delta"]!["stop_reason"] ?? _stopReason;
                _refusal = (string?)payload["delta"]!["stop_details"]?["explanation"] ?? _refusal;
                break;
        }
    }

    private void Merge(JsonNode? usage)
    {
        foreach (var (name, value) in usage as JsonObject ?? [])
        {
            if (value is not null)
            {
                _usage[name] = value.DeepClone();
            }
        }
    }

    private long Count(string name) => (long?)_usage[name] ?? 0;
}
