using Gateway.TestKit;
using Microsoft.AspNetCore.Http;

namespace Gateway.Api.Tests.Spending;

/// <summary>
/// A provider that uses exactly what it is allowed to, and keeps its own books: what it said it used is what the gateway's ledger must say.
/// The first words of the last message say how it behaves: <c>ok</c>, <c>fail</c> (503) or <c>hang</c> (some tokens, then silence).
/// </summary>
internal sealed class MeteredProvider : IAsyncDisposable
{
    /// <summary>Of a prompt that is one message of one token.</summary>
    public const int Prompt = 8;

    /// <summary>Tokens that are sent before the silence.</summary>
    public const int BeforeSilence = 20;

    private readonly StubProvider _stub;
    private long _prompts;
    private long _completions;
    private int _answers;

    private MeteredProvider(StubProvider stub)
    {
        _stub = stub;
        stub.Answer = Answer;
    }

    public string BaseUrl => _stub.BaseUrl;

    public int Calls => _stub.Requests.Count;

    /// <summary>Answers of which it told the usage.</summary>
    public int Answers => Volatile.Read(ref _answers);

    /// <summary>Whether it answers 503 to every second call.</summary>
    public bool IsFlaky { get; init; }

    public static async Task<MeteredProvider> Start(bool isFlaky = false) => new(await StubProvider.Start()) { IsFlaky = isFlaky };

    /// <summary>What it would bill, at prices for a million tokens.</summary>
    public decimal Bill(decimal input, decimal output) => ((_prompts * input) + (_completions * output)) / 1_000_000;

    public ValueTask DisposeAsync() => _stub.DisposeAsync();

    private async Task Answer(HttpContext http, StubRequest request)
    {
        var body = request.Json;
        if (IsFlaky && _stub.Requests.Count % 2 == 0)
        {
            await StubProvider.Json(http, StubAnswers.Error("overloaded", "server_error", null), 503);
            return;
        }

        var tokens = (int)(body["max_completion_tokens"] ?? body["max_tokens"])!;
        if (((string)body["messages"]!.AsArray()[^1]!["content"]!).StartsWith("hang", StringComparison.Ordinal))
        {
            await Hang(http);
            return;
        }

        Interlocked.Add(ref _prompts, Prompt);
        Interlocked.Add(ref _completions, tokens);
        Interlocked.Increment(ref _answers);
        await ((bool?)body["stream"] == true
            ? StubProvider.Stream(http, Words(tokens).Select(StubAnswers.Chunk).Concat([StubAnswers.Finish, StubAnswers.Usage(Prompt, tokens), StubAnswers.Done]))
            : StubProvider.Json(http, StubAnswers.Chat(string.Concat(Words(tokens)), Prompt, tokens)));
    }

    private static async Task Hang(HttpContext http)
    {
        await StubProvider.Stream(http, Words(BeforeSilence).Select(StubAnswers.Chunk));
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = http.RequestAborted.Register(() => gone.TrySetResult());
        await gone.Task;
    }

    private static IEnumerable<string> Words(int tokens) => Enumerable.Repeat(" hello", tokens);
}
