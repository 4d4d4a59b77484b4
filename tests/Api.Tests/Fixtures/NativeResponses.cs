using System.Text.Json.Nodes;

namespace Gateway.Api.Tests.Fixtures;

/// <summary>Streams of a provider that has the Responses API.</summary>
internal static class NativeResponses
{
    /// <summary>The events of a stream that ends with this response, as OpenAI sends them.</summary>
    public static IEnumerable<string> Stream(string whole)
    {
        var response = (JsonObject)JsonNode.Parse(whole)!;
        var begun = (JsonObject)response.DeepClone();
        (begun["status"], begun["output"], begun["usage"]) = ("in_progress", new JsonArray(), null);
        var events = new List<JsonObject> { new() { ["type"] = "response.created", ["response"] = begun.DeepClone() }, new() { ["type"] = "response.in_progress", ["response"] = begun } };
        var index = 0;
        foreach (var item in response["output"]!.AsArray())
        {
            var (id, at) = ((string)item!["id"]!, index++);
            var empty = (JsonObject)item.DeepClone();
            switch ((string)item["type"]!)
            {
                case "message":
                    empty["content"] = new JsonArray();
                    Add("response.output_item.added", new() { ["output_index"] = at, ["item"] = empty });
                    Add("response.content_part.added", new() { ["item_id"] = id, ["output_index"] = at, ["content_index"] = 0, ["part"] = JsonNode.Parse("""{"type":"output_text","text":"","annotations":[]}""") });
                    var text = (string)item["content"]![0]!["text"]!;
                    Add("response.output_text.delta", new() { ["item_id"] = id, ["output_index"] = at, ["content_index"] = 0, ["delta"] = text[..4], ["logprobs"] = new JsonArray() });
                    Add("response.output_text.delta", new() { ["item_id"] = id, ["output_index"] = at, ["content_index"] = 0, ["delta"] = text[4..], ["logprobs"] = new JsonArray() });
                    Add("response.output_text.done", new() { ["item_id"] = id, ["output_index"] = at, ["content_index"] = 0, ["text"] = text });
                    Add("response.content_part.done", new() { ["item_id"] = id, ["output_index"] = at, ["content_index"] = 0, ["part"] = item["content"]![0]!.DeepClone() });
                    break;
                case "reasoning":
                    empty["summary"] = new JsonArray();
                    Add("response.output_item.added", new() { ["output_index"] = at, ["item"] = empty });
                    Add("response.reasoning_summary_part.added", new() { ["item_id"] = id, ["output_index"] = at, ["summary_index"] = 0, ["part"] = JsonNode.Parse("""{"type":"summary_text","text":""}""") });
                    Add("response.reasoning_summary_text.delta", new() { ["item_id"] = id, ["output_index"] = at, ["summary_index"] = 0, ["delta"] = (string?)item["summary"]![0]!["text"] });
                    break;
                default:
                    empty["arguments"] = "";
                    Add("response.output_item.added", new() { ["output_index"] = at, ["item"] = empty });
                    Add("response.function_call_arguments.delta", new() { ["item_id"] = id, ["output_index"] = at, ["delta"] = (string?)item["arguments"] });
                    Add("response.function_call_arguments.done", new() { ["item_id"] = id, ["output_index"] = at, ["arguments"] = (string?)item["arguments"], ["name"] = (string?)item["name"] });
                    break;
            }

            Add("response.output_item.done", new() { ["output_index"] = at, ["item"] = item.DeepClone() });
        }

        Add("response.completed", new() { ["response"] = response });
        return events.Select((data, number) =>
        {
            data["sequence_number"] = number;
            return $"event: {(string?)data["type"]}\ndata: {data.ToJsonString()}\n\n";
        });

        void Add(string type, JsonObject data)
        {
            data["type"] = type;
            events.Add(data);
        }
    }
}
