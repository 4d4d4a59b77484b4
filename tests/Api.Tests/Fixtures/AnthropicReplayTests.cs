using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Gateway.Api.Tests.Hosting;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Fixtures;

/// <summary>Every recorded answer of the Messages API goes through the gateway and must say to an OpenAI client what was recorded.</summary>
public sealed class AnthropicReplayTests(AnthropicGateway replay, ITestOutputHelper output) : IClassFixture<AnthropicGateway>
{
    [Fact]
    public async Task Recordings_SayTheSameToAnOpenAIClient()
    {
        Assert.SkipWhen(Repository.Fixtures is null, "There are no recordings beside the checkout (GATEWAY_FIXTURES).");
        var recordings = Directory.EnumerateFiles(Path.Combine(Repository.Fixtures!, "anthropic"), "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .SelectMany(AnthropicRecording.Read)
            .ToList();
        var failures = new List<string>();
        foreach (var recording in recordings)
        {
            if (await Replay(recording) is { } failure)
            {
                failures.Add($"{recording.File}: {failure}");
            }
        }

        output.WriteLine(
            $"{recordings.Count} recordings replayed: {recordings.Count(one => one.IsStream)} streams, {recordings.Count(one => !one.IsStream && one.Status == 200)} whole answers, {recordings.Count(one => one.Status != 200)} errors; none left out.");
        Assert.True(failures.Count == 0, string.Join("\n", failures));
        Assert.NotEmpty(recordings);
    }

    private async Task<string?> Replay(AnthropicRecording recording)
    {
        replay.Stub.Answer = async (http, _) =>
        {
            http.Response.StatusCode = recording.Status;
            http.Response.ContentType = recording.ContentType;
            foreach (var (name, value) in recording.Headers)
            {
                http.Response.Headers[name] = value;
            }

            await http.Response.Body.WriteAsync(recording.Body);
        };
        var body = new JsonObject
        {
            ["model"] = "ant/" + recording.Model,
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "hi" }),
            ["stream"] = recording.IsStream,
        };
        if (recording.IsStream)
        {
            body["stream_options"] = new JsonObject { ["include_usage"] = true };
        }

        using var answer = await replay.Gateway.Client.PostAsync("/v1/chat/completions", JsonContent.Create(body));
        var text = await answer.Content.ReadAsStringAsync();
        if (recording.Status != 200)
        {
            return Error(recording, answer, text);
        }

        if ((int)answer.StatusCode != 200 || recording.IsStream != text.EndsWith("data: [DONE]\n\n", StringComparison.Ordinal))
        {
            return $"status {(int)answer.StatusCode}: {text}";
        }

        var expected = AnthropicExpectation.Of(recording);
        var said = AnthropicExpectation.Received(text);
        if (said != expected.Said)
        {
            return $"says\n{said}\ninstead of\n{expected.Said}";
        }

        var usage = Expectation.Payloads(text).Select(payload => payload["usage"] as JsonObject).Single(one => one is not null)!;
        var told = (Count(usage["prompt_tokens"]), Count(usage["prompt_tokens_details"]!["cached_tokens"]), Count(usage["prompt_tokens_details"]!["cache_write_tokens"]), Count(usage["completion_tokens"]), Count(usage["completion_tokens_details"]!["reasoning_tokens"]));
        var tokens = (expected.Prompt, expected.Cached, expected.CacheWrite, expected.Completion, expected.Reasoning);
        if (told != tokens || Count(usage["total_tokens"]) != expected.Prompt + expected.Completion)
        {
            return $"the usage is {usage.ToJsonString()} instead of {tokens}";
        }

        var row = await replay.Gateway.Row(answer);
        var booked = (Count(row!["prompt_tokens"]), Count(row["cached_tokens"]), Count(row["cache_write_tokens"]), Count(row["completion_tokens"]), Count(row["reasoning_tokens"]));
        return booked != tokens || (string?)row["usage_source"] != "provider" ? $"the row has {booked} instead of {tokens}" : null;
    }

    private static string? Error(AnthropicRecording recording, HttpResponseMessage answer, string text)
    {
        var error = Envelope.Read(text);
        var recorded = JsonNode.Parse(recording.Text)!["error"]!;
        if (recording.Status == 401)
        {
            return ((int)answer.StatusCode, (string?)error["code"]) == (502, "provider_auth_error") ? null : $"{(int)answer.StatusCode}: {text}";
        }

        var code = (string?)recorded["type"] == "not_found_error" ? "model_not_found" : null;
        var actual = ((int)answer.StatusCode, (string?)error["message"], (string?)error["type"], (string?)error["code"], (string?)error["source"]);
        return actual == (recording.Status, (string?)recorded["message"], "invalid_request_error", code, "provider") ? null : $"{(int)answer.StatusCode}: {text}";
    }

    private static long Count(JsonNode? node) => (long?)node ?? 0;
}
