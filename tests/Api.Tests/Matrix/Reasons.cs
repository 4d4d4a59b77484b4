namespace Gateway.Api.Tests.Matrix;

/// <summary>Why a cell of the matrix is empty. What is not named here may not be.</summary>
internal static class Reasons
{
    public const string NotRecorded = "no recording of it";

    private const string NoStopSequences = "the Responses API has no stop sequences";

    /// <summary>Null where the cell may not be empty.</summary>
    public static string? Of(string feature, string door, Target target) => (feature, door, target) switch
    {
        ("ends: stop sequence, whole" or "ends: stop sequence, streamed", "Responses", _) => NoStopSequences,
        ("ends: stop sequence, whole" or "ends: stop sequence, streamed", _, Target.Responses) => NoStopSequences,
        ("usage: cache written, whole" or "usage: cache written, streamed", _, Target.Gemini) => "Gemini does not count what it writes to its cache",
        ("thinking goes back, whole" or "thinking goes back, streamed", _, Target.Anthropic) => NotRecorded,
        ("thinking goes back, whole" or "thinking goes back, streamed", "Messages", Target.Chat) => "thoughts that nobody signed are left out of the next turn",
        ("thinking goes back, whole" or "thinking goes back, streamed", "chat", Target.Chat) => "the OpenAI package keeps no thoughts of a chat completion",
        ("thinking goes back, streamed", _, Target.Chat) => NotRecorded,
        ("parallel tools, whole" or "parallel tools, streamed", _, Target.Responses) => NotRecorded,
        ("usage: cache read, streamed", _, Target.Anthropic or Target.Gemini) => NotRecorded,
        ("usage: cache written, streamed", _, Target.Chat or Target.Responses) => NotRecorded,
        ("ends: longest length, whole", _, Target.Anthropic or Target.Responses) => NotRecorded,
        ("ends: longest length, streamed", _, Target.Gemini or Target.Responses) => NotRecorded,
        ("ends: refused, blocked, whole", _, Target.Responses) => NotRecorded,
        ("ends: refused, blocked, streamed", _, Target.Anthropic or Target.Chat or Target.Responses) => NotRecorded,
        ("error: not found", _, Target.Responses) => NotRecorded,
        ("error: within a stream", _, Target.Anthropic) => NotRecorded,
        _ => null,
    };
}
