using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Api.Tests.Hosting;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Fixtures;

/// <summary>Every recorded answer of every OpenAI-kind provider goes through the gateway and must arrive as it was, but for what clients could not read.</summary>
public sealed class ReplayTests(ReplayGateway replay, ITestOutputHelper output) : IClassFixture<ReplayGateway>
{
    public static TheoryData<string> Folders => [.. ReplayGateway.Dialects.Keys];

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Recordings_OfAProvider_ArriveAsTheyAre(string folder)
    {
        Assert.SkipWhen(Repository.Fixtures is null, "There are no recordings beside the checkout (GATEWAY_FIXTURES).");
        var recordings = Directory.EnumerateFiles(Path.Combine(Repository.Fixtures!, folder), "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(Recording.Read)
            .ToList();
        var failures = new List<string>();
        var replayed = 0;
        foreach (var recording in recordings)
        {
            if (recording.Unfit is not null)
            {
                output.WriteLine($"not replayed: {recording.File}: {recording.Unfit}");
                continue;
            }

            replayed++;
            if (await Replay(folder, recording) is { } failure)
            {
                failures.Add($"{recording.File}: {failure}");
            }
        }

        output.WriteLine($"{folder}: {replayed} of {recordings.Count} recordings replayed.");
        Assert.True(failures.Count == 0, string.Join("\n", failures));
        Assert.NotEqual(0, replayed);
    }

    private async Task<string?> Replay(string folder, Recording recording)
    {
        replay.Stub.Answer = async (http, _) =>
        {
            http.Response.StatusCode = recording.Status;
            http.Response.ContentType = recording.ContentType;
            await http.Response.Body.WriteAsync(recording.Body);
        };
        var body = (JsonObject)recording.Request.DeepClone();
        body["model"] = $"rec-{folder}/{(string?)body["model"] ?? "recorded"}";
        if (body.Remove("models"))
        {
            output.WriteLine($"{recording.File}: its field 'models' is the gateway's own here and was left out.");
        }

        var path = recording.IsEmbeddings ? "/v1/embeddings" : "/v1/chat/completions";
        using var answer = await replay.Gateway.Client.PostAsync(path, JsonContent.Create(body));
        var text = Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync());
        if (recording.Status >= 400)
        {
            return Error(recording, answer, text);
        }

        if ((int)answer.StatusCode != 200)
        {
            return $"status {(int)answer.StatusCode}: {text}";
        }

        var expected = recording.IsStream ? Expectation.Stream(recording.Text, recording.AsksForUsage) : recording.Text;
        if (Expectation.InBandError(recording.Text) is { } words)
        {
            return await Broken(expected[..expected.IndexOf(words.Frame, StringComparison.Ordinal)], words.Message, text, answer);
        }

        if (RepairedExpectation.Folders.Contains(folder))
        {
            return RepairedExpectation.Difference(expected, text) ?? await Row(recording, answer);
        }

        if (text != expected)
        {
            return $"other bytes from {Difference(expected, text)}";
        }

        return Transcript.Of(text) != Transcript.Of(recording.Text) ? $"says\n{Transcript.Of(text)}\ninstead of\n{Transcript.Of(recording.Text)}"
            : await Row(recording, answer);
    }

    /// <summary>A provider that reports an error within its stream: the frames before it, then the gateway's own error frame with the provider's words.</summary>
    private async Task<string?> Broken(string before, string message, string text, HttpResponseMessage answer)
    {
        if (!text.StartsWith(before + "data: ", StringComparison.Ordinal) || text.Contains("[DONE]", StringComparison.Ordinal))
        {
            return $"other bytes before the error from {Difference(before, text)}";
        }

        var error = Envelope.Read(text[(before.Length + "data: ".Length)..]);
        return ((string?)error["code"], (string?)error["message"]) != ("provider_stream_error", message) ? error.ToJsonString()
            : (int?)(await replay.Gateway.Row(answer))?["status"] == 502 ? null : "the row does not say 502";
    }

    private async Task<string?> Row(Recording recording, HttpResponseMessage answer)
    {
        if (await replay.Gateway.Row(answer) is not { } row)
        {
            return "no ledger row";
        }

        if (Transcript.Tokens(recording.Text) is not { } tokens)
        {
            return (string?)row["usage_source"] is "estimated" or "counted" ? null : $"no usage recorded, yet the row says {row["usage_source"]}";
        }

        var (prompt, completion) = ((long)row["prompt_tokens"]!, (long)row["completion_tokens"]!);
        return (prompt, completion) == tokens ? null : $"the row has {prompt} and {completion} tokens, the recording {tokens}";
    }

    private string? Error(Recording recording, HttpResponseMessage answer, string text)
    {
        var error = Envelope.Read(text);
        if (recording.Status is 401 or 402 or 403)
        {
            return ((int)answer.StatusCode, (string?)error["code"]) == (502, "provider_auth_error") ? null : $"{(int)answer.StatusCode}: {text}";
        }

        if ((string?)error["source"] == "gateway" && (int)answer.StatusCode == recording.Status)
        {
            output.WriteLine($"{recording.File}: refused by the gateway itself with the same status: {error["message"]}");
            return null;
        }

        var root = JsonNode.Parse(recording.Body);
        var said = (root as JsonArray ?? [root?.DeepClone()])[0] as JsonObject ?? [];
        var inner = said["error"] as JsonObject ?? said;
        var message = inner["message"] is JsonValue ? (string?)inner["message"] : said["error"] is JsonValue own ? (string?)own : null;
        var wrong = new List<string>();
        Compare("status", recording.Status.ToString(), ((int)answer.StatusCode).ToString());
        if (message is not null)
        {
            Compare("message", message.Length > ProviderErrorReader.MaxMessageLength ? message[..ProviderErrorReader.MaxMessageLength] : message, (string?)error["message"]);
        }

        Compare("code", inner["code"]?.ToString(), (string?)error["code"]);
        if (inner["type"] is not null)
        {
            Compare("type", inner["type"]!.ToString(), (string?)error["type"]);
        }

        return wrong.Count == 0 ? null : string.Join("; ", wrong);

        void Compare(string name, string? expected, string? actual)
        {
            if (expected != actual)
            {
                wrong.Add($"{name} '{actual}' instead of '{expected}'");
            }
        }
    }

    private static string Difference(string expected, string actual)
    {
        var at = expected.Zip(actual).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"{at} of {expected.Length}/{actual.Length} on: '{Cut(actual, at)}' instead of '{Cut(expected, at)}'";
    }

    private static string Cut(string text, int at) => text[at..Math.Min(text.Length, at + 200)];
}
