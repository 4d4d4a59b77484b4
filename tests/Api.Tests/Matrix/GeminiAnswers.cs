using System.Text;
using System.Text.Json.Nodes;
using Gateway.Api.Tests.Fixtures;

namespace Gateway.Api.Tests.Matrix;

/// <summary>What recorded answers of Gemini say.</summary>
internal static class GeminiAnswers
{
    public static RecordedAnswer Of(string folder, GeminiRecording recording)
    {
        var fault = Fault(recording);
        return new()
        {
            File = recording.File,
            Folder = folder,
            Model = "gemini-recorded",
            Status = recording.Status,
            ContentType = recording.ContentType,
            Body = Encoding.UTF8.GetBytes(recording.Body),
            IsStream = recording.IsStream,
            Request = recording.Request,
            Fault = fault,
            Said = fault is null ? Read(recording) : null,
            Signatures =
            [
                .. from found in recording.Events
                   from candidate in found["candidates"] as JsonArray ?? []
                   from part in candidate!["content"]?["parts"] as JsonArray ?? []
                   where part!["functionCall"] is not null && part["thoughtSignature"] is not null
                   select (string[])[(string)part["thoughtSignature"]!],
            ],
        };
    }

    private static string? Fault(GeminiRecording recording) =>
        recording.Status >= 400 ? (string)recording.Events.Single()["error"]!["message"]!
        : !recording.IsStream ? GeminiExpectation.Refusal(recording) is null ? null : ""
        : GeminiExpectation.InBandError(recording) ?? (GeminiExpectation.IsWhole(recording) ? null : "");

    private static Said Read(GeminiRecording recording)
    {
        var choice = GeminiExpectation.Choices(recording)[0];
        var said = new Said
        {
            Finish = choice.Finish switch { "length" => Finish.Length, "content_filter" => Finish.Filtered, "tool_calls" => Finish.Tools, _ => Finish.Stop },
            Tokens = GeminiExpectation.Tokens(recording) is { } tokens ? new Tokens(tokens.Prompt, tokens.Cached, 0, tokens.Completion, tokens.Reasoning) : null,
        };
        said.Texts.Add(choice.Text);
        said.Thoughts.Add(choice.Reasoning);
        said.Calls.AddRange(choice.Calls.Select(call => (call.Name, call.Arguments?.ToJsonString() ?? "{}")));
        return said;
    }
}
