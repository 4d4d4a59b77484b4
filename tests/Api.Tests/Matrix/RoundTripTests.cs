using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Gateway.Api.Tests.Fixtures;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.TestKit;

namespace Gateway.Api.Tests.Matrix;

/// <summary>
/// Every recorded conversation. Behind the door of its own language question and answer pass as they are; behind every other one the official
/// package shows what the recording says: text, thoughts, calls, finish and usage. The ledger says what the provider counted.
/// </summary>
public sealed class RoundTripTests(RecordedGateway recorded, ITestOutputHelper output) : IClassFixture<RecordedGateway>
{
    private const string Missing = "There are no recordings beside the checkout (GATEWAY_FIXTURES).";

    /// <summary>Fields that name what a provider keeps: nobody keeps it here, and such a request is refused.</summary>
    private static readonly string[] Kept = ["previous_response_id", "conversation", "background"];

    [Theory]
    [InlineData("Anthropic", "/v1/messages")]
    [InlineData("Chat", "/v1/chat/completions")]
    [InlineData("Responses", "/v1/responses")]
    public async Task Conversations_BehindTheDoorOfTheirLanguage_AreTheSameBytes(string language, string path)
    {
        Assert.SkipWhen(Repository.Fixtures is null, Missing);
        var target = Enum.Parse<Target>(language);

        // Answers in OpenAI's shape that are not OpenAI's: ReplayTests.
        var answers = Recorded.Of(target).Where(answer => target != Target.Chat || answer.Folder is "openai" or "azure-openai").ToList();
        var failures = new List<string>();
        var asked = 0;
        foreach (var answer in answers)
        {
            asked += answer.Request is null ? 0 : 1;
            if (await Pass(target, path, answer) is { } failure)
            {
                failures.Add($"{answer.File}: {failure}");
            }
        }

        output.WriteLine($"{language} behind {path}: {answers.Count - failures.Count} of {answers.Count} the same bytes, {asked} of them with the question that was recorded");
        Assert.True(failures.Count == 0, string.Join("\n", failures));
        Assert.NotEmpty(answers);
    }

    [Theory]
    [InlineData("Anthropic")]
    [InlineData("Gemini")]
    [InlineData("Chat")]
    [InlineData("Responses")]
    public async Task Answers_BehindTheDoorsOfOtherLanguages_SayTheSame(string language)
    {
        Assert.SkipWhen(Repository.Fixtures is null, Missing);
        var target = Enum.Parse<Target>(language);
        var answers = Recorded.Of(target);
        var failures = new List<string>();
        foreach (var door in recorded.Doors.Where(door => door.Native != target))
        {
            var before = failures.Count;
            foreach (var answer in answers)
            {
                if (await Compare(door, target, answer) is { } failure)
                {
                    failures.Add($"{door.Name}: {answer.File}: {failure}");
                }
            }

            output.WriteLine($"{language} at the {door.Name} door: {answers.Count - (failures.Count - before)} of {answers.Count}, {answers.Count(answer => answer.Fault is not null)} of them errors");
        }

        Assert.True(failures.Count == 0, string.Join("\n", failures));
        Assert.NotEmpty(answers);
    }

    private async Task<string?> Pass(Target target, string path, RecordedAnswer answer)
    {
        recorded.Stub.Answer = (http, _) => answer.Replay(http);
        var question = Question(target, answer);
        var body = (JsonObject)question.DeepClone();
        body["model"] = RecordedGateway.ModelOf(target, answer, (string?)question["model"]);
        using var reply = await recorded.Gateway.Client.PostAsync(path, JsonContent.Create(body));
        var text = await reply.Content.ReadAsStringAsync();
        if (answer.Fault is { } fault)
        {
            return Faulty(target, answer, reply, text, fault);
        }

        var expected = target == Target.Chat && answer.IsStream ? Expectation.Stream(answer.Text, (bool?)question["stream_options"]?["include_usage"] == true) : answer.Text;
        if (text != expected)
        {
            return $"{(int)reply.StatusCode}, other bytes: {text[..Math.Min(text.Length, 300)]}";
        }

        var sent = (JsonObject)recorded.Stub.Requests.Last().Json;
        if (target == Target.Chat && answer.IsStream)
        {
            // Streams are asked for their count.
            question["stream_options"] = new JsonObject { ["include_usage"] = true };
        }

        return JsonNode.DeepEquals(sent, question) ? await Booked(answer, reply) : $"asked {sent.ToJsonString()} instead of {question.ToJsonString()}";
    }

    /// <summary>What the ledger says otherwise than the recording.</summary>
    private async Task<string?> Booked(RecordedAnswer answer, HttpResponseMessage reply)
    {
        var row = (await recorded.Gateway.Row(reply))!;
        var tokens = answer.Said!.SaneTokens;
        var booked = new Tokens(Count("prompt_tokens"), Count("cached_tokens"), Count("cache_write_tokens"), Count("completion_tokens"), Count("reasoning_tokens"));
        return tokens is null ? (string?)row["usage_source"] is "estimated" or "counted" ? null : $"the row is by {row["usage_source"]}, though there is no usage"
            : booked == tokens ? null : $"the row has {booked} instead of {tokens}";

        long Count(string name) => (long?)row[name] ?? 0;
    }

    private static JsonObject Question(Target target, RecordedAnswer answer)
    {
        var question = (JsonObject?)answer.Request?.DeepClone() ?? new JsonObject
        {
            [target == Target.Responses ? "input" : "messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "hi" }),
        };
        question["model"] ??= answer.Model;
        foreach (var field in Kept)
        {
            question.Remove(field);
        }

        if (target == Target.Anthropic)
        {
            question["max_tokens"] ??= 1000;
        }

        if (answer.IsStream)
        {
            question["stream"] = true;
        }

        return question;
    }

    /// <summary>A refusal of the provider's passes as it came, but for one of our credential; a stream that it ends itself is none.</summary>
    private string? Faulty(Target target, RecordedAnswer answer, HttpResponseMessage reply, string text, string fault)
    {
        var status = (int)reply.StatusCode;
        var error = JsonNode.Parse(text)!["error"]!;
        if (status == answer.Status && (string?)error["source"] == "gateway")
        {
            output.WriteLine($"{answer.File}: refused by the gateway itself with the same status: {error["message"]}");
            return null;
        }

        return answer.Status is 401 or 402 or 403 ? (status, text.Contains(fault, StringComparison.Ordinal)) == (502, false) ? null : $"{status}: {text}"
            : answer.Status == 200 ? status >= 400 && (string?)error["message"] == fault ? null : $"{status}: {text}"
            : (status, target == Target.Anthropic ? text : (string?)error["message"]) == (answer.Status, target == Target.Anthropic ? answer.Text : fault) ? null : $"{status}: {text}";
    }

    /// <summary>Whether a provider's refusal is told in its own words: not that of a credential, which is ours, nor where it has none.</summary>
    private static bool IsTold(RecordedAnswer answer, Shown shown) =>
        answer.Status is 401 or 402 or 403 || answer.Text.Contains("API_KEY_INVALID", StringComparison.Ordinal) ? shown.Status == 502 && !shown.Error.Contains(answer.Fault!, StringComparison.Ordinal)
        : answer.Fault!.Length == 0 ? shown.Error.Length > 0
        : answer.Fault.StartsWith(shown.Error, StringComparison.Ordinal) && (shown.Error.Length == answer.Fault.Length || shown.Error.Length == ProviderErrorReader.MaxMessageLength);

    private async Task<string?> Compare(IDoorClient door, Target target, RecordedAnswer answer)
    {
        recorded.Stub.Answer = (http, _) => answer.Replay(http);
        var shown = await door.Ask(new Ask(RecordedGateway.ModelOf(target, answer), answer.IsStream));
        if (answer.Said is null)
        {
            return shown.Said is null && IsTold(answer, shown) ? null : $"shows {shown} instead of the error {answer.Fault}";
        }

        if (shown.Said is not null && answer.Said.Tokens is null)
        {
            // What the gateway counted itself.
            shown.Said.Tokens = null;
        }

        var expected = door.Expect(answer.Said, target);
        return shown.ToString() == expected ? await Booked(answer, door.Captured.Answer) : $"shows\n{shown}\ninstead of\n{expected}";
    }
}
