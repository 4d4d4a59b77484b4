using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;

namespace Gateway.Cluster.Tests.Postgres;

/// <summary>An answer as its client saw it.</summary>
/// <param name="Wait">From the request to the answer's first byte.</param>
/// <param name="Gap">The longest time between two pieces of it.</param>
internal sealed record LoadAnswer(string? Id, HttpStatusCode Status, string Body, bool Stream, TimeSpan Wait, TimeSpan Gap)
{
    public bool IsComplete => Status == HttpStatusCode.OK && (!Stream || Body.Contains(Calls.Done, StringComparison.Ordinal));

    /// <summary>Asks once. Throws <see cref="HttpRequestException"/> or <see cref="IOException"/> where there is no whole answer.</summary>
    /// <param name="first">Told when the first byte has come.</param>
    public static async Task<LoadAnswer> Ask(HttpClient client, string url, string secret, string model, bool stream, Action? first = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url + "/v1/chat/completions");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        request.Content = JsonContent.Create(new { model, stream, max_tokens = 100, messages = new[] { new { role = "user", content = "one two three" } } });
        var since = Stopwatch.GetTimestamp();
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var body = await answer.Content.ReadAsStreamAsync();
        var (text, buffer, wait, gap, last) = (new StringBuilder(), new byte[16 * 1024], (TimeSpan?)null, TimeSpan.Zero, since);
        int read;
        do
        {
            read = await body.ReadAsync(buffer);
            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
            var now = Stopwatch.GetTimestamp();
            gap = wait is not null && Stopwatch.GetElapsedTime(last, now) is var one && one > gap ? one : gap;
            if (wait is null)
            {
                wait = Stopwatch.GetElapsedTime(since, now);
                first?.Invoke();
            }

            last = now;
        }
        while (read > 0);

        var id = answer.Headers.TryGetValues("x-request-id", out var ids) ? ids.Single() : null;
        return new LoadAnswer(id, answer.StatusCode, text.ToString(), stream, wait!.Value, gap);
    }
}
