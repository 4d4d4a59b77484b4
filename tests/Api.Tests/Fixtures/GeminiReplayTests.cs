using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Api.Tests.Hosting;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Fixtures;

/// <summary>Every recorded answer of Gemini and Vertex AI goes through the gateway: what arrives must say what the recording says.</summary>
public sealed class GeminiReplayTests(GeminiReplayGateway replay, ITestOutputHelper output) : IClassFixture<GeminiReplayGateway>
{
    [Theory]
    [InlineData("gemini", "generateContent")]
    [InlineData("gemini", "streamGenerateContent")]
    [InlineData("vertex-gemini", "generateContent")]
    [InlineData("vertex-gemini", "streamGenerateContent")]
    public async Task Recordings_OfAnEndpoint_SayTheSameInOpenAIsWords(string folder, string endpoint)
    {
        Assert.SkipWhen(Repository.Fixtures is null, "There are no recordings beside the checkout (GATEWAY_FIXTURES).");
        var files = Directory.EnumerateFiles(Path.Combine(Repository.Fixtures!, folder, endpoint), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        var recordings = files.SelectMany(GeminiRecording.Read).ToList();
        var failures = new List<string>();
        var answers = 0;
        foreach (var recording in recordings)
        {
            var (failure, isAnswer) = await Replay(folder, recording);
            answers += isAnswer ? 1 : 0;
            if (failure is not null)
            {
                failures.Add($"{recording.File}: {failure}");
            }
        }

        output.WriteLine($"{folder}/{endpoint}: {recordings.Count} recordings of {files.Count} files replayed, {answers} of them complete answers.");
        Assert.True(failures.Count == 0, string.Join("\n", failures));
        Assert.NotEqual(0, answers);
    }

    private static int _replayed;

    private async Task<(string? Failure, bool IsAnswer)> Replay(string folder, GeminiRecording recording)
    {
        replay.Stub.Answer = async (http, _) =>
        {
            http.Response.StatusCode = recording.Status;
            http.Response.ContentType = recording.ContentType;
            await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(recording.Body));
        };
        var body = new JsonObject
        {
            // A model for each recording: a wait that one asks for is a cool-down for all that follow it.
            ["model"] = $"{folder}/gemini-recorded-{Interlocked.Increment(ref _replayed)}",
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "hi" }),
        };
        if (recording.IsStream)
        {
            body["stream"] = true;
            body["stream_options"] = new JsonObject { ["include_usage"] = true };
        }

        using var answer = await replay.Gateway.Client.PostAsync("/v1/chat/completions", JsonContent.Create(body));
        var text = Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync());
        if (recording.Status >= 400)
        {
            return (Error(recording, answer, text), false);
        }

        if (!recording.IsStream && GeminiExpectation.Refusal(recording) is { } refusal)
        {
            output.WriteLine($"{recording.File}: no answer, refused with {refusal}");
            return ((int)answer.StatusCode, (string?)Envelope.Read(text)["code"]) == refusal ? (null, false) : ($"not refused with {refusal} but {(int)answer.StatusCode}: {text}", false);
        }

        if (recording.IsStream && (int)answer.StatusCode == 503 && !GeminiExpectation.IsWhole(recording) && GeminiExpectation.Said(recording).Trim('0', ':', ' ', '|').Length == 0)
        {
            output.WriteLine($"{recording.File}: no word of an answer, refused");
            return (null, false);
        }

        if ((int)answer.StatusCode != 200)
        {
            return ($"status {(int)answer.StatusCode}: {text}", false);
        }

        if (recording.IsStream && (GeminiExpectation.InBandError(recording) is not null || !GeminiExpectation.IsWhole(recording)))
        {
            return (Broken(recording, text), false);
        }

        var expected = GeminiExpectation.Said(recording);
        var said = GeminiSaid.Of(text);
        return said != expected ? ($"says\n{said}\ninstead of\n{expected}", true)
            : recording.IsStream && !text.EndsWith("data: [DONE]\n\n", StringComparison.Ordinal) ? ("has no end mark", true)
            : (await Tokens(recording, answer, text), true);
    }

    /// <summary>A stream that breaks: what came before arrives, then the gateway's error frame, no reason for an end and no end mark.</summary>
    private string? Broken(GeminiRecording recording, string text)
    {
        output.WriteLine($"{recording.File}: a stream that breaks ({GeminiExpectation.InBandError(recording) ?? "it has no reason for its end"})");
        var at = text.LastIndexOf("data: {\"error\"", StringComparison.Ordinal);
        if (at < 0 || text.Contains("[DONE]", StringComparison.Ordinal) || text.Contains("\"finish_reason\":\"", StringComparison.Ordinal))
        {
            return "it looks whole: " + text;
        }

        var error = Envelope.Read(text[(at + "data: ".Length)..]);
        if ((string?)error["code"] != "provider_stream_error" || (GeminiExpectation.InBandError(recording) is { } words && (string?)error["message"] != words))
        {
            return error.ToJsonString();
        }

        static string Unfinished(string said) => said[..(said.LastIndexOf('|') + 1)];
        var (expected, got) = (Unfinished(GeminiExpectation.Said(recording)), Unfinished(GeminiSaid.Of(text[..at])));
        return got == expected ? null : $"says\n{got}\ninstead of\n{expected}";
    }

    private async Task<string?> Tokens(GeminiRecording recording, HttpResponseMessage answer, string text)
    {
        if (await replay.Gateway.Row(answer) is not { } row)
        {
            return "no ledger row";
        }

        if (GeminiExpectation.Tokens(recording) is not { } tokens)
        {
            return (string?)row["usage_source"] is "estimated" or "counted" ? null : $"no usage recorded, yet the row says {row["usage_source"]}";
        }

        if (GeminiExpectation.Total(recording) is { } total && total != tokens.Prompt + tokens.Completion)
        {
            output.WriteLine($"{recording.File}: the provider's total is {total}, its parts are {tokens}");
        }

        var usage = Expectation.Payloads(text).Select(payload => payload["usage"] as JsonObject).Last(usage => usage is not null)!;
        var told = (
            (long)usage["prompt_tokens"]!,
            (long)usage["completion_tokens"]!,
            (long)usage["prompt_tokens_details"]!["cached_tokens"]!,
            (long)usage["completion_tokens_details"]!["reasoning_tokens"]!);
        var kept = ((long)row["prompt_tokens"]!, (long)row["completion_tokens"]!, (long)row["cached_tokens"]!, (long)row["reasoning_tokens"]!);
        return told != tokens ? $"tells {told} tokens, the recording {tokens}" : kept != tokens ? $"the row has {kept} tokens, the recording {tokens}" : null;
    }

    private static string? Error(GeminiRecording recording, HttpResponseMessage answer, string text)
    {
        var error = Envelope.Read(text);
        var own = recording.Events.Single()["error"]!;
        if (recording.Status is 401 or 403 || recording.Body.Contains("API_KEY_INVALID", StringComparison.Ordinal))
        {
            return ((int)answer.StatusCode, (string?)error["code"]) == (502, "provider_auth_error") ? null : $"{(int)answer.StatusCode}: {text}";
        }

        var message = (string)own["message"]!;
        var code = (string?)own["status"] switch { "NOT_FOUND" => "model_not_found", "RESOURCE_EXHAUSTED" => "rate_limit_exceeded", _ => null };
        return ((int)answer.StatusCode, (string?)error["code"], (string?)error["message"]) == (recording.Status, code, JsonTextCut(message)) ? null : $"{(int)answer.StatusCode}: {text}";
    }

    private static string JsonTextCut(string message) =>
        message.Length > ProviderErrorReader.MaxMessageLength ? message[..ProviderErrorReader.MaxMessageLength] : message;
}
