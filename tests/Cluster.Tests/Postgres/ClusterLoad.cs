using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Gateway.TestKit;

namespace Gateway.Cluster.Tests.Postgres;

/// <summary>
/// Clients that ask the nodes of a cluster in turn without a pause, whole answers and streams, and note what came of it. A connection that is
/// refused is tried at the next node; nothing else is tried again.
/// </summary>
internal sealed class ClusterLoad : IAsyncDisposable
{
    /// <summary>Three seconds.</summary>
    private const string Streamed = "sandbox/echo:tokens=60:tps=20";

    private const string Whole = "sandbox/echo:delay=100";

    private readonly IReadOnlyList<GatewayProcess> _nodes;
    private readonly IReadOnlyList<TestKey> _keys;
    private readonly int[] _places;
    private readonly HttpClient _client = new() { Timeout = Eventually.Limit };
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private int _next;
    private int _refused;

    /// <param name="nodes">May change while the load runs: a place holds whoever is there at the moment.</param>
    /// <param name="places">The places that are asked; none for all.</param>
    public ClusterLoad(IReadOnlyList<GatewayProcess> nodes, IReadOnlyList<TestKey> keys, int whole = 4, int streamed = 6, params int[] places)
    {
        _nodes = nodes;
        _keys = keys;
        _places = places is [] ? [.. Enumerable.Range(0, nodes.Count)] : places;
        _running = Task.WhenAll(Enumerable.Range(0, whole + streamed).Select(number => Ask(stream: number >= whole)));
    }

    /// <summary>The answers that were complete, by their ids, with the key that asked and when they were complete.</summary>
    public ConcurrentDictionary<string, (TestKey Key, LoadAnswer Answer, long At)> Completed { get; } = new(StringComparer.Ordinal);

    public ConcurrentQueue<LoadFailure> Failures { get; } = new();

    /// <summary>The longest wait of those that were complete after a moment.</summary>
    public TimeSpan LongestWait(long since = 0) =>
        Completed.Values.Where(one => one.At >= since).Select(one => one.Answer.Wait).DefaultIfEmpty().Max();

    public Task More(int answers, string what)
    {
        var from = Completed.Count;
        return Eventually.Is(() => Task.FromResult(Completed.Count >= from + answers), $"{answers} more answers {what}");
    }

    /// <summary>No more requests; those that run may end.</summary>
    public async Task Stop()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public void AssertNoFailures() =>
        Assert.True(Failures.IsEmpty, string.Join(Environment.NewLine, Failures.Select(failure => failure.What).Concat(Failures.Select(failure => failure.Node).Distinct().Select(node => node.Said()))));

    public string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Completed.Count} answers ({Completed.Values.Count(one => one.Answer.Stream)} streams), {Failures.Count} failures, {_refused} refused connections; longest wait for the first byte {LongestWait().TotalSeconds:0.00} s, longest gap in a stream {Completed.Values.Select(one => one.Answer.Gap).DefaultIfEmpty().Max().TotalSeconds:0.00} s");

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _stop.Dispose();
        _client.Dispose();
    }

    private async Task Ask(bool stream)
    {
        while (!_stop.IsCancellationRequested && !Array.TrueForAll(_places, place => _nodes[place].HasExited))
        {
            var number = Interlocked.Increment(ref _next);
            await AskOnce(number, _keys[number / _nodes.Count % _keys.Count], stream);
        }
    }

    private async Task AskOnce(int number, TestKey key, bool stream)
    {
        for (var tried = 0; ; tried++)
        {
            var node = _nodes[_places[(number + tried) % _places.Length]];
            try
            {
                var answer = await LoadAnswer.Ask(_client, node.Url, key.Secret, stream ? Streamed : Whole, stream);
                if (!answer.IsComplete)
                {
                    Fail(node, stream, $"{(int)answer.Status} {answer.Body}");
                }
                else if (!Completed.TryAdd(answer.Id!, (key, answer, Stopwatch.GetTimestamp())))
                {
                    Fail(node, stream, $"two answers have the id {answer.Id}");
                }

                return;
            }
            catch (HttpRequestException exception) when (exception.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused } && tried < 10 * _places.Length)
            {
                Interlocked.Increment(ref _refused);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
            {
                Fail(node, stream, exception.ToString());
                return;
            }
        }
    }

    private void Fail(GatewayProcess node, bool stream, string what) => Failures.Enqueue(new LoadFailure(node, stream, Stopwatch.GetTimestamp(), what));
}
