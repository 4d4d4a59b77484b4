using System.Text.Json.Nodes;

namespace Gateway.Api.Tests.Matrix;

/// <summary>A row of the matrix: which recordings show it, by what they hold, and what is asked for it.</summary>
/// <param name="Put">What the question has for it, from a recording.</param>
internal sealed record Feature(string Name, Func<RecordedAnswer, bool> Fits, Func<RecordedAnswer, Ask, Ask>? Put = null)
{
    /// <summary>
    /// Where the feature is the question's alone: the recordings whose question has it, and those whose answer will do. So a cell can be filled
    /// with the question of one recording and the answer of another.
    /// </summary>
    public (Func<RecordedAnswer, bool> Questions, Func<RecordedAnswer, bool> Answers)? Mixed { get; init; }

    /// <summary>Whether the conversation goes on with results of the calls: what the provider wants back must reach it.</summary>
    public bool GoesOn { get; init; }

    public static IReadOnlyList<Feature> All { get; } =
    [
        .. Both("text", IsText),
        .. Both("tool call", said => said is { Calls.Count: 1, Finish: Finish.Tools }, (answer, ask) => ask with { Tools = Names(answer) }),
        .. Both("parallel tools", said => said is { Calls.Count: > 1, Finish: Finish.Tools }, (answer, ask) => ask with { Tools = Names(answer) }),
        .. OfQuestion("tool result turn", request => RecordedTurn.In(request) is not null, (request, ask) => WithTurn(ask, RecordedTurn.In(request)!)),
        .. Both("thinking", said => said.HasThoughts, (_, ask) => ask with { Thinks = true }),
        .. Both("thinking goes back", said => said.Calls.Count > 0, (answer, ask) => ask with { Tools = Names(answer), Thinks = true })
            .Select(feature => feature with { Fits = answer => answer.Signatures.Count > 0 && feature.Fits(answer), GoesOn = true }),
        .. OfQuestion("image in", request => RecordedImage.In(request) is not null, (request, ask) => ask with { Image = RecordedImage.In(request) }),
        .. Both("usage: cache read", said => said.Tokens is { Cached: > 0 }),
        .. Both("usage: cache written", said => said.Tokens is { CacheWritten: > 0 }),
        .. Both("usage: thinking", said => said.Tokens is { Reasoning: > 0 }),
        .. Both("ends: longest length", said => said.Finish == Finish.Length, (_, ask) => ask with { MaxTokens = 2000 }),
        .. OfQuestion("ends: stop sequence", request => StopAt(request) is not null, (request, ask) => ask with { StopAt = StopAt(request) }),
        .. Both("ends: refused, blocked", said => said.Finish == Finish.Filtered || said.Refusal.Length > 0),
        new("error: bad request", answer => answer.Status == 400 && !IsOfCredential(answer)),
        new("error: not found", answer => answer.Status == 404),
        new("error: our credential", IsOfCredential),
        new("error: within a stream", answer => answer is { Status: 200, IsStream: true, Fault.Length: > 0 }),
    ];

    public static bool IsOfCredential(RecordedAnswer answer) => answer.Status is 401 or 403 || (answer.Status >= 400 && answer.Text.Contains("API_KEY_INVALID", StringComparison.Ordinal));

    private static bool IsText(Said said) => said is { HasText: true, HasThoughts: false, Refusal: "", Finish: Finish.Stop, Calls: [] };

    private static IEnumerable<Feature> Both(string name, Func<Said, bool> fits, Func<RecordedAnswer, Ask, Ask>? put = null) =>
    [
        new($"{name}, whole", answer => !answer.IsStream && IsPlain(answer) && fits(answer.Said!), put),
        new($"{name}, streamed", answer => answer.IsStream && IsPlain(answer) && fits(answer.Said!), put),
    ];

    private static IEnumerable<Feature> OfQuestion(string name, Func<JsonObject, bool> fits, Func<JsonObject, Ask, Ask> put)
    {
        return [Of($"{name}, whole", isStream: false), Of($"{name}, streamed", isStream: true)];

        Feature Of(string row, bool isStream) => new(row, answer => answer.IsStream == isStream && Has(answer), (answer, ask) => put(answer.Request!, ask))
        {
            Mixed = (Has, answer => answer.IsStream == isStream && IsPlain(answer) && IsText(answer.Said!)),
        };

        bool Has(RecordedAnswer answer) => IsPlain(answer) && answer.Request is { } request && fits(request);
    }

    /// <summary>Whether every package can show it: one choice, calls in the field of today and told as such, fragments that say all, a count that can be.</summary>
    private static bool IsPlain(RecordedAnswer answer) =>
        answer is { Said: not null, IsShortened: false } && answer.Request?["n"] is null && answer.Request?["functions"] is null
        && (answer.Request?["tool_choice"] as JsonObject)?["function"] is null && answer.Said.Tokens == answer.Said.SaneTokens;

    private static string[] Names(RecordedAnswer answer) => [.. answer.Said!.Calls.Select(call => call.Name).Distinct()];

    private static Ask WithTurn(Ask ask, RecordedTurn turn) => ask with { Turn = turn, Tools = [turn.Name] };

    private static string? StopAt(JsonObject request) => (request["stop_sequences"] ?? request["stop"] ?? request["generationConfig"]?["stopSequences"]) switch
    {
        JsonArray { Count: > 0 } words => (string)words[0]!,
        JsonValue word => (string?)word,
        _ => null,
    };
}
