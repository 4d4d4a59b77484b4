using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Grains.Tests.Protocols.Messages;

/// <summary>
/// Reads a stream of events as Anthropic's own clients do, and holds it against the rules of the API on the way: one message_start first,
/// contiguous blocks of which one is open at a time, deltas of the block's own kind, whole JSON in each call, one message_delta with usage, one message_stop last.
/// Written apart from the code under test.
/// </summary>
internal sealed class Shown
{
    private static readonly string[] Deltas = ["text_delta", "thinking_delta", "signature_delta", "input_json_delta", "citations_delta"];

    private readonly StringBuilder _arguments = new();
    private JsonObject? _open;
    private int _openIndex;

    public List<JsonObject> Content { get; } = [];

    public string? Id { get; private set; }

    public string? StopReason { get; private set; }

    public string? StopSequence { get; private set; }

    public JsonObject Usage { get; private set; } = [];

    public JsonObject? Error { get; private set; }

    public bool IsComplete { get; private set; }

    public int Pings { get; private set; }

    public string Text => string.Concat(Of("text").Select(block => (string)block["text"]!));

    public string Thinking => string.Concat(Of("thinking").Select(block => (string)block["thinking"]!));

    public List<string> Signatures => [.. Of("thinking").Select(block => (string)block["signature"]!)];

    public List<(string Id, string Name, string Input)> Tools => [.. Of("tool_use").Select(block => ((string)block["id"]!, (string)block["name"]!, block["input"]!.ToJsonString()))];

    public IEnumerable<JsonObject> Of(string type) => Content.Where(block => (string?)block["type"] == type);

    /// <param name="allowPartialInput">Whether a call that was cut (by its bound of tokens) may stay incomplete.</param>
    public static Shown Read(string stream, bool allowPartialInput = false)
    {
        var shown = new Shown();
        foreach (var frame in stream.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var lines = frame.Split('\n');
            Assert.True(lines.Length == 2 && lines[0].StartsWith("event: ", StringComparison.Ordinal) && lines[1].StartsWith("data: ", StringComparison.Ordinal), frame);
            var data = (JsonObject)JsonNode.Parse(lines[1][6..])!;
            Assert.Equal(lines[0][7..], (string?)data["type"]);
            shown.Take(data, allowPartialInput);
        }

        return shown;
    }

    public void Take(JsonObject data, bool allowPartialInput = false)
    {
        Assert.False(IsComplete, "An event behind message_stop: " + data.ToJsonString());
        Assert.Null(Error);
        var type = (string)data["type"]!;
        if (type is "ping" or "error")
        {
            Pings += type == "ping" ? 1 : 0;
            Error = type == "error" ? (JsonObject)data["error"]! : null;
            return;
        }

        Assert.True(type == "message_start" == Id is null, "The first event is message_start, and no other: " + data.ToJsonString());
        switch (type)
        {
            case "message_start":
                var message = data["message"]!;
                Id = (string)message["id"]!;
                Assert.Equal("assistant", (string?)message["role"]);
                Assert.Empty((JsonArray)message["content"]!);
                Assert.NotNull(message["model"]);
                Usage = (JsonObject)message["usage"]!.DeepClone();
                Assert.True((long)Usage["input_tokens"]! >= 0 && (long)Usage["output_tokens"]! >= 0);
                break;
            case "content_block_start":
                Assert.Null(_open);
                Assert.Null(StopReason);
                _openIndex = (int)data["index"]!;
                Assert.Equal(Content.Count, _openIndex);
                _open = (JsonObject)data["content_block"]!.DeepClone();
                _arguments.Clear();
                Content.Add(_open);
                if ((string?)_open["type"] == "tool_use")
                {
                    Assert.Matches("^[A-Za-z0-9_-]+$", (string)_open["id"]!);
                    Assert.NotEqual("", (string?)_open["name"]);
                    Assert.Empty((JsonObject)_open["input"]!);
                }

                break;
            case "content_block_delta":
                Delta((JsonObject)data["delta"]!, (int)data["index"]!);
                break;
            case "content_block_stop":
                Assert.NotNull(_open);
                Assert.Equal(_openIndex, (int)data["index"]!);
                Stop(allowPartialInput);
                _open = null;
                break;
            case "message_delta":
                Assert.Null(_open);
                Assert.Null(StopReason);
                StopReason = (string?)data["delta"]!["stop_reason"];
                StopSequence = (string?)data["delta"]!["stop_sequence"];
                Assert.NotNull(StopReason);
                foreach (var (name, value) in (JsonObject)data["usage"]!)
                {
                    Usage[name] = value?.DeepClone();
                }

                break;
            case "message_stop":
                Assert.NotNull(StopReason);
                IsComplete = true;
                break;
            default:
                Assert.Fail("An event that the API does not have: " + type);
                break;
        }
    }

    private void Delta(JsonObject delta, int index)
    {
        Assert.NotNull(_open);
        Assert.Equal(_openIndex, index);
        var kind = (string)delta["type"]!;
        Assert.Contains(kind, Deltas);
        var type = (string?)_open["type"];
        switch (kind)
        {
            case "text_delta":
                Assert.Equal("text", type);
                _open["text"] = (string)_open["text"]! + (string)delta["text"]!;
                break;
            case "thinking_delta":
                Assert.Equal("thinking", type);
                _open["thinking"] = (string)_open["thinking"]! + (string)delta["thinking"]!;
                break;
            case "signature_delta":
                Assert.Equal("thinking", type);
                _open["signature"] = (string)delta["signature"]!;
                break;
            case "input_json_delta":
                _arguments.Append((string)delta["partial_json"]!);
                break;
        }
    }

    private void Stop(bool allowPartialInput)
    {
        if ((string?)_open!["type"] != "tool_use" || _arguments.Length == 0)
        {
            return;
        }

        try
        {
            _open["input"] = Assert.IsType<JsonObject>(JsonNode.Parse(_arguments.ToString()));
        }
        catch (JsonException) when (allowPartialInput)
        {
            _open["input"] = new JsonObject { ["partial"] = _arguments.ToString() };
        }
    }
}
