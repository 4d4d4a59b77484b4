using Gateway.TestKit;

namespace Gateway.Api.Tests.Matrix;

/// <summary>
/// Door by target by feature, each cell up to three recordings of what the feature looks like at that provider: the official package at the
/// door shows what the recording says, and the provider was asked for what the package was told. The output is the matrix.
/// </summary>
public sealed class MatrixTests(RecordedGateway recorded, ITestOutputHelper output) : IClassFixture<RecordedGateway>
{
    private const int PerCell = 3;

    [Fact]
    public async Task Features_AreShownByEveryPackage_WhoeverAnswers()
    {
        Assert.SkipWhen(Repository.Fixtures is null, "There are no recordings beside the checkout (GATEWAY_FIXTURES).");
        var answers = Enum.GetValues<Target>().ToDictionary(target => target, Recorded.Of);
        var cells = new List<Cell>();
        foreach (var feature in Feature.All)
        {
            foreach (var door in recorded.Doors)
            {
                foreach (var target in answers.Keys)
                {
                    cells.Add(await Fill(feature, door, target, answers));
                }
            }
        }

        foreach (var line in MatrixTable.Lines(cells))
        {
            output.WriteLine(line);
        }

        var wrong = cells.SelectMany(cell => cell.Failures.Select(failure => $"{cell.Feature}, {cell.Door} door, {cell.Target}: {failure}"))
            .Concat(cells.Where(cell => cell is { IsEmpty: true, Reason: null }).Select(cell => $"{cell.Feature}, {cell.Door} door, {cell.Target}: empty, without a reason"))
            .ToList();
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    private async Task<Cell> Fill(Feature feature, IDoorClient door, Target target, Dictionary<Target, IReadOnlyList<RecordedAnswer>> all)
    {
        var reason = Reasons.Of(feature.Name, door.Name, target);
        var chosen = Chosen(all[target].Where(feature.Fits));
        RecordedAnswer? question = null;
        if (reason is not null)
        {
            return new Cell(feature.Name, door.Name, target, 0, false, reason, reason == Reasons.NotRecorded && chosen.Count > 0 ? [$"there is one by now: {chosen[0].File}"] : []);
        }

        if (chosen.Count == 0 && feature.Mixed is { } mixed)
        {
            question = all[target].Concat(all.Values.SelectMany(answers => answers)).First(mixed.Questions);
            chosen = Chosen(all[target].Where(mixed.Answers));
        }

        var failures = new List<string>();
        foreach (var answer in chosen)
        {
            foreach (var stream in answer.Status == 200 ? (bool[])[answer.IsStream] : [false, true])
            {
                if (await Try(feature, door, target, question ?? answer, answer, stream) is { } failure)
                {
                    failures.Add($"{answer.File}: {failure}");
                }
            }
        }

        return new Cell(feature.Name, door.Name, target, failures.Count == 0 ? chosen.Count : 0, question is not null, null, failures);
    }

    /// <summary>Of many folders rather than many of one.</summary>
    private static List<RecordedAnswer> Chosen(IEnumerable<RecordedAnswer> fitting) =>
    [
        .. fitting.GroupBy(answer => answer.Folder).SelectMany(folder => folder.Select((answer, i) => (i, answer))).OrderBy(one => one.i).Select(one => one.answer).Take(PerCell),
    ];

    private async Task<string?> Try(Feature feature, IDoorClient door, Target target, RecordedAnswer question, RecordedAnswer answer, bool stream)
    {
        recorded.Stub.Answer = (http, _) => answer.Replay(http);
        var model = target switch { Target.Anthropic => "claude-sonnet-4-5", Target.Gemini => "gemini-2.5-flash", Target.Chat => "recorded", _ => null };
        var ask = new Ask(RecordedGateway.ModelOf(target, answer, model), stream);
        ask = feature.Put?.Invoke(question, ask) ?? ask;
        Shown shown;
        try
        {
            shown = await door.Ask(ask);
        }
        catch (Exception thrown)
        {
            return $"{thrown.GetType().Name}: {thrown.Message}";
        }

        if (answer.Said is null)
        {
            // What breaks off before its first token is refused, not broken off.
            var status = Feature.IsOfCredential(answer) ? 502 : answer.Status == 200 ? shown.Status : answer.Status;
            var isTold = shown.Error.Length > 0 && answer.Fault!.StartsWith(shown.Error, StringComparison.Ordinal);
            return shown.Said is null && shown.Status == status && shown.Status != 200 && isTold != Feature.IsOfCredential(answer) ? null : $"shows {shown} instead of error {status} {answer.Fault}";
        }

        if (shown.Said is not null && answer.Said.Tokens is null)
        {
            // What the gateway counted itself.
            shown.Said.Tokens = null;
        }

        var expected = door.Expect(answer.Said, target);
        if (shown.ToString() != expected)
        {
            return $"shows\n{shown}\ninstead of\n{expected}";
        }

        return Unasked(ask, target) ?? (feature.GoesOn ? await GoOn(door, target, ask with { Previous = shown.Kept }, answer) : null);
    }

    private async Task<string?> GoOn(IDoorClient door, Target target, Ask ask, RecordedAnswer answer)
    {
        var again = await door.Ask(ask);
        var sent = recorded.Stub.Requests.Last().Json;
        return again.Said is null ? $"shows {again} where the conversation goes on"
            : answer.Signatures.FirstOrDefault(any => any.All(text => Leaves.Missing(sent, text).Count > 0)) is { } lost ? $"did not give back {lost[0]}"
            : Leaves.Missing(sent, Ask.Result).Count > 0 ? "did not give the result" : Unasked(ask, target);
    }

    /// <summary>What of the question did not reach the provider; null where all of it did.</summary>
    private string? Unasked(Ask ask, Target target)
    {
        var sent = recorded.Stub.Requests.Last().Json;
        IEnumerable<string?> words = [Ask.Question, .. ask.Tools, ask.Turn?.Name, ask.Turn?.Arguments, ask.Turn?.Result, ask.Image?.Data ?? ask.Image?.Url, ask.StopAt, ask.MaxTokens.ToString()];
        var missing = words.OfType<string>().SelectMany(word => Leaves.Missing(sent, word)).ToList();
        var mark = target switch { Target.Anthropic => "thinking", Target.Gemini => "thinkingConfig", Target.Chat => "reasoning_effort", _ => "reasoning" };
        if (ask.Thinks && (sent[mark] ?? sent["generationConfig"]?[mark]) is null)
        {
            missing.Add(mark);
        }

        return missing.Count == 0 ? null : $"was not asked for {string.Join(", ", missing)}: {sent.ToJsonString()[..Math.Min(sent.ToJsonString().Length, 300)]}";
    }
}
