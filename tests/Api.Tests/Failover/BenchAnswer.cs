using System.Text;
using System.Text.Json.Nodes;
using Gateway.Api.Tests.Hosting;
using Gateway.TestKit.Faults;
using Gateway.TestKit.Time;

namespace Gateway.Api.Tests.Failover;

/// <summary>One request of a client and what it has got so far. A stream is read as it comes.</summary>
internal sealed class BenchAnswer : IDisposable
{
    private readonly TestClock _clock;
    private readonly CancellationTokenSource _leaving = new();
    private readonly Lock _lock = new();
    private readonly List<JsonObject> _events = [];
    private readonly StringBuilder _body = new();

    public BenchAnswer(TestClock clock, HttpClient client, HttpRequestMessage request)
    {
        _clock = clock;
        Request = request;
        Completed = Receive(client);
    }

    public HttpRequestMessage Request { get; }

    public HttpResponseMessage? Response { get; private set; }

    /// <summary>Ends with the answer, or with the client's leaving.</summary>
    public Task Completed { get; }

    public bool HasLeft { get; private set; }

    /// <summary>Whether <see cref="Completed"/> has come to its last line; set before it is told, so that nobody who waits for it misses it.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>When it ended, on the test's clock.</summary>
    public TimeSpan At { get; private set; }

    public int Status => (int)Response!.StatusCode;

    public bool IsDone { get; private set; }

    /// <summary>The gateway's comment lines so far.</summary>
    public int Waiting { get; private set; }

    public string Body => Locked(() => _body.ToString());

    /// <summary>The JSON of the events so far; a client that meets anything else but <c>[DONE]</c> fails.</summary>
    public IReadOnlyList<JsonObject> Events => Locked(() => _events.ToList());

    /// <summary>The text so far, streamed or whole.</summary>
    public string Text => IsStream
        ? string.Concat(Events.Select(chunk => (string?)Choice(chunk)?["delta"]?["content"]))
        : (string)JsonNode.Parse(Body)!["choices"]![0]!["message"]!["content"]!;

    private bool IsStream => Response?.Content.Headers.ContentType?.MediaType == "text/event-stream";

    /// <summary>A header of ours.</summary>
    public string? Header(string name) => Response!.Headers.TryGetValues(name, out var values) ? values.Single() : null;

    /// <summary>Waits, in real time, until so many tokens have come.</summary>
    public Task WaitForTokens(int count) => _clock.Changes.Until(
        () => IsStream && Text == FaultText.Of(count) || HasEnded, () => $"{count} tokens at the client; it has: {Body}");

    /// <summary>Waits, in real time, until so many comment lines have come.</summary>
    public Task WaitForComments(int count) => _clock.Changes.Until(() => Waiting >= count || HasEnded, () => $"{count} comments at the client; it has: {Body}");

    public Task Leave() => _leaving.CancelAsync();

    /// <summary>The answer is what a client that notices nothing would see: every token once, one id, one role, one end.</summary>
    /// <param name="tokens">How many there must be.</param>
    /// <param name="mayLackDone">Whether the end may be the finish reason.</param>
    public void AssertWhole(int tokens = 60, bool mayLackDone = false)
    {
        Assert.True(Status == 200, $"{Status}: {Body}");
        Assert.Equal(FaultText.Of(tokens), Text);
        if (!IsStream)
        {
            return;
        }

        var chunks = Events;
        Assert.DoesNotContain(chunks, chunk => chunk.ContainsKey("error"));
        Assert.Single(chunks.Select(chunk => (string?)chunk["id"]).Distinct());
        Assert.Single(chunks, chunk => Choice(chunk)?["delta"]?["role"] is not null);
        Assert.Single(chunks, chunk => Choice(chunk)?["finish_reason"] is not null);
        Assert.True(IsDone || mayLackDone, "[DONE] is missing");
    }

    /// <summary>The usage chunk, which must be the last one. The caller pays for one prompt and for each token once.</summary>
    public void AssertUsage(int prompt, int completion)
    {
        var usage = Assert.Single(Events, chunk => chunk["usage"] is JsonObject)["usage"]!;
        Assert.Equal((prompt, completion, prompt + completion), ((int)usage["prompt_tokens"]!, (int)usage["completion_tokens"]!, (int)usage["total_tokens"]!));
        Assert.NotNull(Events[^1]["usage"]);
    }

    /// <summary>The stream says that it broke off after so many tokens, and does not end as if it were whole.</summary>
    public JsonObject AssertBroken(int tokens)
    {
        Assert.Equal((200, FaultText.Of(tokens)), (Status, Text));
        Assert.False(IsDone, Body);
        var error = Envelope.Read(Events[^1].ToJsonString());
        Assert.Equal("provider_stream_error", (string?)error["code"]);
        return error;
    }

    /// <summary>The error that came instead of an answer.</summary>
    public JsonObject AssertError(int status, string? code)
    {
        Assert.True(Status == status, $"{Status} instead of {status}: {Body}");
        var error = Envelope.Read(Body);
        Assert.Equal(code, (string?)error["code"]);
        return error;
    }

    public void Dispose()
    {
        Response?.Dispose();
        Request.Dispose();
        _leaving.Dispose();
    }

    private static JsonNode? Choice(JsonObject chunk) => chunk["choices"] is JsonArray { Count: > 0 } choices ? choices[0] : null;

    private async Task Receive(HttpClient client)
    {
        try
        {
            Response = await client.SendAsync(Request, HttpCompletionOption.ResponseHeadersRead, _leaving.Token);
            using var reader = new StreamReader(await Response.Content.ReadAsStreamAsync(_leaving.Token));
            var isStream = IsStream;
            while (await reader.ReadLineAsync(_leaving.Token) is { } line)
            {
                Take(isStream, line);
                _clock.Changes.Notify();
            }
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            HasLeft = true;
        }
        finally
        {
            At = _clock.Elapsed;
            HasEnded = true;
            _clock.Changes.Notify();
        }
    }

    private void Take(bool isStream, string line)
    {
        lock (_lock)
        {
            _body.Append(line).Append('\n');
            if (!isStream)
            {
                return;
            }

            if (line == ": waiting")
            {
                Waiting++;
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                Assert.False(IsDone, "an event after [DONE]");
                if (line == "data: [DONE]")
                {
                    IsDone = true;
                    return;
                }

                _events.Add(Assert.IsType<JsonObject>(JsonNode.Parse(line["data: ".Length..])));
            }
        }
    }

    private T Locked<T>(Func<T> look)
    {
        lock (_lock)
        {
            return look();
        }
    }
}
