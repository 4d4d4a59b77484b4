using System.Text.Json.Nodes;
using Gateway.Api.Tests.Fixtures;

namespace Gateway.Api.Tests.Matrix;

/// <summary>What recorded chat completions say. Of several choices the first one counts: the other doors have no more.</summary>
internal static class ChatAnswers
{
    public static RecordedAnswer Of(string folder, Recording recording)
    {
        var fault = recording.Status >= 400 ? Message(recording.Text) : Expectation.InBandError(recording.Text)?.Message;
        var said = fault is null ? Read(recording.Text, recording.IsStream ? "delta" : "message") : null;
        return new()
        {
            File = recording.File,
            Folder = folder,
            Model = (string?)recording.Request["model"] ?? "recorded",
            Status = recording.Status,
            ContentType = recording.ContentType,
            Body = recording.Body,
            IsStream = recording.IsStream,
            Request = recording.Request,
            Fault = fault,
            Said = said,

            // Who writes them under this name wants them back.
            Signatures = said is { HasThoughts: true } && recording.Text.Contains("\"reasoning_content\"", StringComparison.Ordinal) ? [said.Thoughts] : [],
        };
    }

    /// <param name="part">Where a choice says what it says; some providers fill both.</param>
    public static Said Read(string text, string part)
    {
        var said = new Said { Tokens = Tokens(text) };
        var (content, thoughts, finish) = ("", "", "");
        var calls = new SortedDictionary<int, (string Name, string Arguments)>();
        var choices = Expectation.Payloads(text).SelectMany(payload => payload["choices"] as JsonArray ?? []).OfType<JsonObject>();
        foreach (var choice in choices.Where(choice => ((int?)choice["index"] ?? 0) == 0 && choice[part] is JsonObject))
        {
            var message = choice[part]!;
            content += Plain(message["content"], "text");
            thoughts += Plain(message["reasoning_content"], "text") is { Length: > 0 } own ? own
                : Plain(message["reasoning"], "text") is { Length: > 0 } other ? other : Thinking(message["content"]);
            said.Refusal += (string?)message["refusal"];
            finish = (string?)choice["finish_reason"] ?? finish;
            foreach (var call in message["tool_calls"] as JsonArray ?? [])
            {
                Add(calls, (int?)call!["index"] ?? calls.Count, call["function"]!);
            }

            if (message["function_call"] is JsonObject older)
            {
                Add(calls, 0, older);
            }
        }

        said.Texts.Add(content);
        said.Thoughts.Add(thoughts);
        said.Calls.AddRange(calls.Values);
        said.Finish = finish switch { "length" or "model_length" => Finish.Length, "content_filter" => Finish.Filtered, _ => calls.Count > 0 ? Finish.Tools : Finish.Stop };
        return said;
    }

    private static void Add(SortedDictionary<int, (string Name, string Arguments)> calls, int index, JsonNode function)
    {
        var (name, arguments) = calls.GetValueOrDefault(index, ("", ""));
        calls[index] = (name.Length > 0 ? name : (string?)function["name"] ?? "", arguments + (function["arguments"] is JsonObject whole ? whole.ToJsonString() : (string?)function["arguments"]));
    }

    private static Tokens? Tokens(string text)
    {
        if (Transcript.Tokens(text) is not { } tokens)
        {
            return null;
        }

        var usage = Expectation.Payloads(text).Select(payload => payload["usage"] as JsonObject ?? payload["x_groq"]?["usage"] as JsonObject).Last(found => found is not null)!;
        return new Tokens(
            tokens.Prompt,
            Count(usage["prompt_tokens_details"]?["cached_tokens"] ?? usage["prompt_cache_hit_tokens"] ?? usage["num_cached_tokens"] ?? usage["cached_tokens"]),
            Count(usage["prompt_tokens_details"]?["cache_write_tokens"]),
            tokens.Completion,
            Count(usage["completion_tokens_details"]?["reasoning_tokens"]));
    }

    private static long Count(JsonNode? node) => node is null ? 0 : (long)(double)node;

    private static string Plain(JsonNode? content, string field) => content switch
    {
        JsonValue value => (string?)value ?? "",
        JsonArray parts => string.Concat(parts.Select(part => (string?)part![field] is { } text ? text : "")),
        _ => "",
    };

    /// <summary>Mistral's thoughts are parts of the content.</summary>
    private static string Thinking(JsonNode? content) =>
        content is JsonArray parts ? string.Concat(parts.Where(part => (string?)part!["type"] == "thinking").Select(part => Plain(part!["thinking"], "text"))) : "";

    private static string Message(string text)
    {
        var root = JsonNode.Parse(text);
        var said = (root as JsonArray ?? [root?.DeepClone()])[0] as JsonObject ?? [];
        var inner = said["error"] as JsonObject ?? said;
        return inner["message"] is JsonValue ? (string)inner["message"]! : said["error"] is JsonValue own ? (string)own! : "";
    }
}
