using System.Text;
using System.Text.Json.Nodes;
using Gateway.Api.Tests.Fixtures;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Matrix;

/// <summary>What recorded responses say.</summary>
internal static class ResponsesAnswers
{
    /// <summary>The answers of a file: some hold several streams, one behind the other.</summary>
    public static IEnumerable<RecordedAnswer> Of(string folder, string path)
    {
        var whole = Read(folder, path);
        const string Start = "event: response.created";
        var texts = whole.IsStream ? Encoding.UTF8.GetString(whole.Body).Split(Start) : [];
        return texts.Length < 3 ? [Understood(whole)]
            : texts[1..].Select((text, i) => Understood(whole with { File = $"{whole.File}#{i}", Body = Encoding.UTF8.GetBytes(Start + text) }));
    }

    private static RecordedAnswer Understood(RecordedAnswer answer)
    {
        var payloads = Expectation.Payloads(Encoding.UTF8.GetString(answer.Body)).ToList();
        var last = answer.IsStream ? payloads.Select(payload => payload["response"]).LastOrDefault(response => response is not null) : payloads[0];
        var fault = (string?)(last?["error"] as JsonObject)?["message"]
            ?? (answer.IsStream && (string?)payloads[^1]["type"] is not ("response.completed" or "response.incomplete") ? "" : null);
        if (fault is not null)
        {
            return answer with { Fault = fault };
        }

        var said = Read((JsonObject)last!);

        // One thought is encrypted anew in each event.
        var items = payloads.Select(payload => payload["item"]).Concat(last!["output"]!.AsArray()).OfType<JsonObject>().Where(item => item["encrypted_content"] is not null);
        answer = answer with { Signatures = [.. items.GroupBy(item => (string)item["id"]!).Select(item => item.Select(one => (string)one["encrypted_content"]!).ToList())] };
        var fragments = payloads.Where(payload => (string?)payload["type"] == "response.output_text.delta").GroupBy(payload => (int)payload["output_index"]!)
            .Select(item => string.Concat(item.Select(payload => (string?)payload["delta"]))).ToList();
        if (fragments.Count == 0 || Said.Join(fragments, "") == Said.Join(said.Texts, ""))
        {
            return answer with { Said = said };
        }

        // Some fragments were left out by those who keep the recording; they are what a translated stream is made of.
        said.Texts.Clear();
        said.Texts.AddRange(fragments);
        return answer with { Said = said, IsShortened = true };
    }

    private static RecordedAnswer Read(string folder, string path)
    {
        var bytes = File.ReadAllBytes(path);
        var plain = new RecordedAnswer
        {
            File = Path.GetRelativePath(Repository.Fixtures!, path),
            Folder = folder,
            Model = "recorded",
            Status = 200,
            ContentType = "application/json",
            Body = bytes,
            IsStream = false,
        };
        if (path.EndsWith(".chunks.txt", StringComparison.Ordinal))
        {
            // One payload per line, without its frame; the event's name is the payload's type.
            var frames = File.ReadLines(path).Where(line => line.Length > 0).Select(line => $"event: {(string?)JsonNode.Parse(line)!["type"]}\ndata: {line}\n\n");
            return plain with { IsStream = true, ContentType = "text/event-stream", Body = Encoding.UTF8.GetBytes(string.Concat(frames)) };
        }

        var document = (JsonObject)JsonNode.Parse(bytes)!;
        if (!path.EndsWith(".http.json", StringComparison.Ordinal))
        {
            return plain with { Status = document["output"] is JsonArray ? 200 : 400 };
        }

        var response = document["response"]!;
        var body = (string?)response["body"] ?? "";
        var request = document["request"]!["body"] as JsonObject;
        var isStream = !body.TrimStart().StartsWith('{');
        return plain with
        {
            Model = (string?)request?["model"] ?? "recorded",
            Status = (int)response["status"]!,
            ContentType = (string?)response["headers"]?["content-type"] ?? (isStream ? "text/event-stream" : "application/json"),
            Body = Encoding.UTF8.GetBytes(body),
            IsStream = isStream,
            Request = request,
        };
    }

    private static Said Read(JsonObject response)
    {
        var said = new Said();
        foreach (var item in response["output"]!.AsArray())
        {
            switch ((string?)item!["type"])
            {
                case "message":
                    var parts = item["content"] as JsonArray ?? [];
                    said.Texts.Add(string.Concat(parts.Where(part => (string?)part!["type"] == "output_text").Select(part => (string?)part!["text"])));
                    said.Refusal += string.Concat(parts.Select(part => (string?)part!["refusal"]));
                    break;
                case "reasoning":
                    // DeepSeek and xAI write what was thought itself, OpenAI a summary.
                    var texts = item["summary"] is JsonArray { Count: > 0 } summary ? summary : item["content"] as JsonArray ?? [];
                    said.Thoughts.AddRange(texts.Select(part => (string?)part!["text"] ?? ""));
                    break;
                case "function_call":
                    said.Calls.Add(((string)item["name"]!, (string?)item["arguments"] ?? ""));
                    break;
                case "custom_tool_call":
                    said.Calls.Add(((string)item["name"]!, (string?)item["input"] ?? ""));
                    break;
            }
        }

        said.Finish = (string?)response["incomplete_details"]?["reason"] switch
        {
            "content_filter" => Finish.Filtered,
            not null => Finish.Length,
            null => said.Calls.Count > 0 ? Finish.Tools : Finish.Stop,
        };
        said.Tokens = response["usage"] is JsonObject usage ? new Tokens(
            (long)usage["input_tokens"]!,
            (long?)usage["input_tokens_details"]?["cached_tokens"] ?? 0,
            (long?)usage["input_tokens_details"]?["cache_write_tokens"] ?? 0,
            (long)usage["output_tokens"]!,
            (long?)usage["output_tokens_details"]?["reasoning_tokens"] ?? 0) : null;
        return said;
    }
}
