using System.Text.Json.Nodes;
using Gateway.Api.Tests.Fixtures;

namespace Gateway.Api.Tests.Matrix;

/// <summary>What recorded answers of the Messages API say.</summary>
internal static class AnthropicAnswers
{
    public static RecordedAnswer Of(AnthropicRecording recording)
    {
        var answer = new RecordedAnswer
        {
            File = recording.File,
            Folder = "ant",
            Model = recording.Model,
            Status = recording.Status,
            ContentType = recording.ContentType,
            Body = recording.Body,
            Headers = recording.Headers,
            IsStream = recording.IsStream,
            Request = recording.Request,
        };
        if (recording.Status != 200)
        {
            return answer with { Fault = (string)JsonNode.Parse(recording.Text)!["error"]!["message"]! };
        }

        var parts = AnthropicExpectation.Parts(recording);
        return answer with { Said = Read(parts), Signatures = [.. parts.Blocks.Select(block => (string?)block["signature"]).OfType<string>().Select(signature => (string[])[signature])] };
    }

    private static Said Read((IReadOnlyCollection<JsonObject> Blocks, JsonObject Usage, string? StopReason, string? Refusal) parts)
    {
        var said = new Said
        {
            Finish = parts.StopReason switch { "tool_use" => Finish.Tools, "max_tokens" => Finish.Length, "refusal" => Finish.Filtered, _ => Finish.Stop },
            Tokens = new Tokens(
                Count("input_tokens") + Count("cache_creation_input_tokens") + Count("cache_read_input_tokens"),
                Count("cache_read_input_tokens"),
                Count("cache_creation_input_tokens"),
                Count("output_tokens"),
                (long?)parts.Usage["output_tokens_details"]?["thinking_tokens"] ?? 0),
        };
        said.Refusal = parts.Refusal ?? "";
        said.Texts.Add(All("text"));
        said.Thoughts.Add(All("thinking"));
        said.Calls.AddRange(Blocks("tool_use").Select(block => (
            (string)block["name"]!,
            (string?)block["json"] is { Length: > 0 } json ? json : block["input"]?.ToJsonString() ?? "{}")));
        return said;

        IEnumerable<JsonObject> Blocks(string type) => parts.Blocks.Where(block => (string?)block["type"] == type);

        string All(string type) => string.Concat(Blocks(type).Select(block => (string?)block[type]));

        long Count(string name) => (long?)parts.Usage[name] ?? 0;
    }
}
