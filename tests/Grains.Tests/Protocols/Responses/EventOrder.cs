using System.Text.Json.Nodes;

namespace Gateway.Grains.Tests.Protocols.Responses;

/// <summary>
/// Checks the events of a response by the API's rules, knowing nothing of how they are made: numbers that count, items that begin, change
/// and end, parts within them, texts that are the sum of their deltas, and an end that repeats all of it.
/// </summary>
internal sealed class EventOrder
{
    private readonly Dictionary<int, JsonObject> _open = [];
    private readonly Dictionary<string, string> _texts = [];
    private readonly SortedDictionary<int, JsonNode> _done = [];
    private readonly HashSet<string> _parts = [];
    private bool _ended;

    /// <summary>Takes frames apart; each must have an <c>event</c> line that equals its data's type.</summary>
    public static List<JsonObject> Parse(string frames)
    {
        var events = new List<JsonObject>();
        foreach (var frame in frames.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Where(frame => frame[0] != ':'))
        {
            var lines = frame.Split('\n');
            Assert.True(lines.Length == 2 && lines[0].StartsWith("event: ", StringComparison.Ordinal) && lines[1].StartsWith("data: {", StringComparison.Ordinal), frame);
            var data = (JsonObject)JsonNode.Parse(lines[1][6..])!;
            Assert.Equal(lines[0][7..], (string?)data["type"]);
            events.Add(data);
        }

        Assert.DoesNotContain("[DONE]", frames);
        return events;
    }

    /// <param name="from">The number of the first event.</param>
    public static void Check(IReadOnlyList<JsonObject> events, long from = 0)
    {
        var order = new EventOrder();
        for (var i = 0; i < events.Count; i++)
        {
            Assert.Equal(from + i, (long)events[i]["sequence_number"]!);
            order.Take(events[i], i);
        }

        Assert.True(order._ended, "no end");
    }

    private void Take(JsonObject data, int position)
    {
        var type = (string)data["type"]!;
        Assert.False(_ended, $"{type} after the end");
        Assert.True(position switch { 0 => type == "response.created", 1 => type == "response.in_progress", _ => type is not ("response.created" or "response.in_progress") }, $"{type} at {position}");
        switch (type)
        {
            case "response.created" or "response.in_progress":
                Assert.Equal("in_progress", (string?)data["response"]!["status"]);
                Assert.Empty((JsonArray)data["response"]!["output"]!);
                break;
            case "response.output_item.added":
                var added = (JsonObject)data["item"]!;
                Assert.Equal(_open.Count + _done.Count, Index(data));
                Assert.Equal("in_progress", (string?)added["status"]);
                _open.Add(Index(data), added);
                break;
            case "response.output_item.done":
                Assert.True(_open.Remove(Index(data), out var begun), "an item that never began");
                Assert.Equal((string?)begun["id"], (string?)data["item"]!["id"]);
                Assert.DoesNotContain(_parts, part => part.StartsWith(Index(data) + "/", StringComparison.Ordinal));
                CheckWhole((JsonObject)data["item"]!, Index(data));
                _done.Add(Index(data), data["item"]!);
                break;
            case "response.content_part.added" or "response.reasoning_summary_part.added":
                Item(data);
                Assert.True(_parts.Add(Part(data)));
                break;
            case "response.content_part.done" or "response.reasoning_summary_part.done":
                Item(data);
                Assert.True(_parts.Remove(Part(data)));
                Assert.Equal(_texts.GetValueOrDefault(Part(data), ""), (string?)(data["part"]!["text"] ?? data["part"]!["refusal"]));
                break;
            case "response.function_call_arguments.delta" or "response.custom_tool_call_input.delta":
                Item(data);
                Add(Index(data) + "/call", data);
                break;
            case "response.function_call_arguments.done" or "response.custom_tool_call_input.done":
                Item(data);
                Assert.Equal(_texts.GetValueOrDefault(Index(data) + "/call", ""), (string?)(data["arguments"] ?? data["input"]));
                break;
            case "response.output_text.delta" or "response.refusal.delta" or "response.reasoning_summary_text.delta":
                Item(data);
                Assert.Contains(Part(data), _parts);
                Add(Part(data), data);
                break;
            case "response.output_text.done" or "response.refusal.done" or "response.reasoning_summary_text.done":
                Item(data);
                Assert.Equal(_texts.GetValueOrDefault(Part(data), ""), (string?)(data["text"] ?? data["refusal"]));
                break;
            case "response.output_text.annotation.added":
                Item(data);
                Assert.Contains(Part(data), _parts);
                break;
            case "response.completed" or "response.incomplete":
                _ended = true;
                Assert.Empty(_open);
                Assert.Equal(type[9..], (string?)data["response"]!["status"]);
                Assert.True(JsonNode.DeepEquals(new JsonArray([.. _done.Values.Select(item => item.DeepClone())]), data["response"]!["output"]), data["response"]!["output"]!.ToJsonString());
                break;
            case "error":
                break;
            case "response.failed":
                _ended = true;
                Assert.NotNull(data["response"]!["error"]);
                break;
            default:
                Assert.Fail("unknown event " + type);
                break;
        }
    }

    private void CheckWhole(JsonObject item, int index)
    {
        switch ((string?)item["type"])
        {
            case "message":
                var content = (JsonArray)item["content"]!;
                for (var i = 0; i < content.Count; i++)
                {
                    Assert.Equal(_texts.GetValueOrDefault($"{index}/{i}", ""), (string?)(content[i]!["text"] ?? content[i]!["refusal"]));
                }

                break;
            case "reasoning":
                Assert.Equal(_texts.GetValueOrDefault(index + "/0", ""), string.Concat(((JsonArray)item["summary"]!).Select(part => (string?)part!["text"])));
                break;
            default:
                Assert.Equal(_texts.GetValueOrDefault(index + "/call", ""), (string?)(item["arguments"] ?? item["input"]));
                Assert.False(string.IsNullOrEmpty((string?)item["call_id"]));
                break;
        }
    }

    private void Add(string place, JsonObject data) => _texts[place] = _texts.GetValueOrDefault(place, "") + (string?)data["delta"];

    private void Item(JsonObject data)
    {
        Assert.True(_open.TryGetValue(Index(data), out var item), data.ToJsonString());
        Assert.Equal((string?)item["id"], (string?)data["item_id"]);
    }

    private static int Index(JsonObject data) => (int)data["output_index"]!;

    private static string Part(JsonObject data) => $"{Index(data)}/{(int)(data["content_index"] ?? data["summary_index"])!}";
}
