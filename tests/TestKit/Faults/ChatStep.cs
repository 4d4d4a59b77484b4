namespace Gateway.TestKit.Faults;

/// <summary>
/// A chat answer of <see cref="FaultText"/>, streamed or whole as the request says; the faults that are added concern its stream. An answer
/// that a prefill has begun already is continued after it.
/// </summary>
public sealed record ChatStep : FaultStep
{
    /// <summary>What <c>usage.prompt_tokens</c> says, without a prefill; that is counted on top.</summary>
    public const int PromptTokens = 10;

    public int Tokens { get; init; } = 60;

    private string? Other { get; init; }

    private int? StopAfter { get; init; }

    private StreamEnd End { get; init; } = StreamEnd.Done;

    private PrefillSupport Prefill { get; init; }

    private (int After, string Bytes)? Inserted { get; init; }

    private bool DropsNext { get; init; }

    private TimeSpan Delay { get; init; }

    private TimeSpan FirstDelay { get; init; }

    private TimeSpan Interval { get; init; }

    private TimeSpan PingInterval { get; init; }

    private bool IsByteWise { get; init; }

    private bool IsGzip { get; init; }

    /// <summary>Nothing at all before so much time has passed, streamed or not.</summary>
    public ChatStep After(TimeSpan delay) => this with { Delay = delay };

    /// <summary>The head and the role at once, the first token when so much time has passed.</summary>
    public ChatStep FirstTokenAfter(TimeSpan delay) => this with { FirstDelay = delay };

    /// <summary>A comment line every so often until the first token comes.</summary>
    public ChatStep Pinging(TimeSpan interval) => this with { PingInterval = interval };

    /// <summary>So much time between two tokens.</summary>
    public ChatStep Every(TimeSpan interval) => this with { Interval = interval };

    /// <summary>Each byte in a write of its own.</summary>
    public ChatStep ByteWise() => this with { IsByteWise = true };

    /// <summary>Compressed, though nobody asked for it.</summary>
    public ChatStep Gzip() => this with { IsGzip = true };

    public ChatStep CutAfter(int tokens) => this with { StopAfter = tokens, End = StreamEnd.Cut };

    public ChatStep ResetAfter(int tokens) => this with { StopAfter = tokens, End = StreamEnd.Reset };

    public ChatStep StallAfter(int tokens) => this with { StopAfter = tokens, End = StreamEnd.Stall };

    /// <summary>Ends the body in good order, but with so many tokens only and without a finish reason.</summary>
    public ChatStep EndAfter(int tokens) => this with { StopAfter = tokens, End = StreamEnd.NoFinish };

    /// <summary>All of the answer, without <c>[DONE]</c>.</summary>
    public ChatStep NoDone() => this with { End = StreamEnd.NoDone };

    /// <summary>After so many tokens one event that is not JSON in the place of the next token.</summary>
    public ChatStep GarbageAfter(int tokens) => Insert(tokens, "data: {\"id\":\"chatcmpl-1\",\"choi\n\n") with { DropsNext = true };

    /// <summary>After so many tokens an error event, and then the end of the body.</summary>
    public ChatStep ErrorAfter(int tokens, string message = "the model fell over") =>
        Insert(tokens, $$$"""data: {"error":{"message":"{{{message}}}","type":"server_error","code":500}}""" + "\n\n") with { StopAfter = tokens, End = StreamEnd.NoFinish };

    /// <summary>Begins with this text instead of the first token, as another model would.</summary>
    public ChatStep Saying(string other) => this with { Other = other };

    /// <summary>Bytes of any kind after so many tokens.</summary>
    public ChatStep Insert(int after, string bytes) => this with { Inserted = (after, bytes) };

    public ChatStep WithPrefill(PrefillSupport support) => this with { Prefill = support };

    internal override async Task<bool> Play(FaultConnection connection, FaultCall call)
    {
        var begun = call.Prefill is { } prefill && Prefill != PrefillSupport.StartsOver ? prefill : "";
        if (begun.Length > 0 && (Prefill == PrefillSupport.Refuses || !FaultText.Of(Tokens).StartsWith(begun, StringComparison.Ordinal)))
        {
            return await Answer.Error(400, "This model does not support assistant message prefill.", null, "invalid_request_error").Play(connection, call);
        }

        if (Delay > TimeSpan.Zero)
        {
            await call.Pause(Delay);
        }

        var frames = new ChatFrames(call, PromptTokens + (begun.Length + 3) / 4);
        var pieces = FaultText.From(begun.Length, Tokens).ToList();
        if (Other is not null)
        {
            pieces[0] = Other;
        }

        if (!call.Stream)
        {
            var whole = Answer.Json(frames.Whole(string.Concat(pieces), pieces.Count));
            return await (IsGzip ? whole.Gzip() : whole).Play(connection, call);
        }

        var body = new ScriptedBody(connection, IsGzip, IsByteWise);
        await body.WriteHead();
        await body.Write(frames.Role());
        return await PlayTokens(connection, call, body, frames, pieces);
    }

    private async Task<bool> PlayTokens(FaultConnection connection, FaultCall call, ScriptedBody body, ChatFrames frames, List<string> pieces)
    {
        var sent = 0;
        foreach (var piece in pieces.Take(StopAfter ?? pieces.Count))
        {
            var pause = sent == 0 ? FirstDelay : Interval;
            for (; sent == 0 && PingInterval > TimeSpan.Zero && pause > PingInterval; pause -= PingInterval)
            {
                await call.Pause(PingInterval);
                await body.Write(": ping\n\n");
            }

            if (pause > TimeSpan.Zero)
            {
                await call.Pause(pause);
            }

            var isPlace = Inserted?.After == sent;
            await body.Write(isPlace ? Inserted!.Value.Bytes : "");
            await body.Write(isPlace && DropsNext ? "" : frames.Token(piece));
            sent++;
        }

        await body.Write(Inserted?.After == sent ? Inserted!.Value.Bytes : "");
        switch (End)
        {
            case StreamEnd.Stall:
                await call.Silence();
                return false;
            case StreamEnd.Reset:
                connection.Reset();
                return false;
            case StreamEnd.Cut:
                return false;
        }

        if (End != StreamEnd.NoFinish)
        {
            await body.Write(frames.Finish());
            await body.Write(call.WantsUsage ? frames.Usage(sent) : "");
            await body.Write(End == StreamEnd.Done ? StubAnswers.Done : "");
        }

        await body.WriteEnd();
        return true;
    }
}
