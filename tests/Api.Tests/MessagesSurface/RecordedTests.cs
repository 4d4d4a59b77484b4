using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Anthropic;
using Anthropic.Models.Messages;
using Gateway.Api.Tests.Fixtures;
using Gateway.TestKit;

namespace Gateway.Api.Tests.MessagesSurface;

/// <summary>Every recorded answer of OpenAI-kind providers, asked for at both doors: the Anthropic package shows what the chat says.</summary>
public sealed class RecordedTests(ReplayGateway replay, ITestOutputHelper output) : IClassFixture<ReplayGateway>
{
    public static TheoryData<string> Folders => [.. ReplayGateway.Dialects.Keys];

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Recordings_OfAProvider_SayTheSameAtBothDoors(string folder)
    {
        Assert.SkipWhen(Repository.Fixtures is null, "There are no recordings beside the checkout (GATEWAY_FIXTURES).");
        var recordings = Directory.EnumerateFiles(Path.Combine(Repository.Fixtures!, folder), "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(Recording.Read)
            .Where(recording => recording is { Unfit: null, IsEmbeddings: false, Status: 200 } && Expectation.InBandError(recording.Text) is null)
            .ToList();
        var failures = new List<string>();
        foreach (var recording in recordings)
        {
            if (await Compare(folder, recording) is { } failure)
            {
                failures.Add($"{recording.File}: {failure}");
            }
        }

        output.WriteLine($"{folder}: {recordings.Count} answers compared.");
        Assert.True(failures.Count == 0, string.Join("\n", failures));
    }

    private async Task<string?> Compare(string folder, Recording recording)
    {
        replay.Stub.Answer = async (http, _) =>
        {
            http.Response.StatusCode = recording.Status;
            http.Response.ContentType = recording.ContentType;
            await http.Response.Body.WriteAsync(recording.Body);
        };
        var model = $"rec-{folder}/recorded";
        var body = new JsonObject { ["model"] = model, ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "hi" }), ["stream"] = recording.IsStream };
        using var chat = await replay.Gateway.Client.PostAsync("/v1/chat/completions", JsonContent.Create(body));
        var choices = Expectation.Payloads(await chat.Content.ReadAsStringAsync()).SelectMany(payload => payload["choices"] as JsonArray ?? []).OfType<JsonObject>();
        var part = recording.IsStream ? "delta" : "message";
        var expected = Of(choices.Where(choice => ((int?)choice["index"] ?? 0) == 0 && choice[part] is JsonObject), part);

        var client = new AnthropicClient { BaseUrl = replay.Gateway.Url, ApiKey = TestGateway.ApiKey, MaxRetries = 0, ResponseValidation = true };
        var ask = new MessageCreateParams { Model = model, MaxTokens = 1000, Messages = [new UserMessageParam("hi")] };
        var message = recording.IsStream ? await client.Messages.CreateStreaming(ask).Aggregate() : await client.Messages.Create(ask);
        var said = Of(message);
        return said == expected ? null : $"says\n{said}\ninstead of\n{expected}";
    }

    /// <param name="part">Where a choice says what it says; some providers fill both.</param>
    private static string Of(IEnumerable<JsonObject> choices, string part)
    {
        var (text, refusal, thoughts, finish) = ("", "", "", "");
        var calls = new SortedDictionary<int, (string Name, string Arguments)>();
        foreach (var choice in choices)
        {
            var message = choice[part]!;
            text += message["content"] is JsonValue ? (string?)message["content"] : "";
            refusal += (string?)message["refusal"];
            thoughts += (string?)message["reasoning_content"] ?? (string?)message["reasoning"];
            finish = (string?)choice["finish_reason"] ?? finish;
            if (message["function_call"] is JsonObject older)
            {
                var (name, arguments) = calls.GetValueOrDefault(0, ("", ""));
                calls[0] = (name + (string?)older["name"], arguments + (string?)older["arguments"]);
            }

            foreach (var call in message["tool_calls"] as JsonArray ?? [])
            {
                var index = (int?)call!["index"] ?? calls.Count;
                var (name, arguments) = calls.GetValueOrDefault(index, ("", ""));
                calls[index] = (name.Length > 0 ? name : (string?)call["function"]!["name"] ?? "", arguments + (string?)call["function"]!["arguments"]);
            }
        }

        var stop = finish switch { "length" => "max_tokens", _ when calls.Count > 0 => "tool_use", "content_filter" => "refusal", _ when refusal.Length > 0 => "refusal", _ => "end_turn" };
        return $"{(text.Length > 0 ? text : refusal)} | {thoughts} | {string.Join(", ", calls.Values.Select(call => $"{call.Name} {Json(call.Arguments)}"))} | {stop}";
    }

    private static string Of(Message message)
    {
        var text = string.Concat(message.Content.Select(block => block.TryPickText(out var part) ? part.Text : ""));
        var thoughts = string.Concat(message.Content.Select(block => block.TryPickThinking(out var part) ? part.Thinking : ""));
        var calls = message.Content.Select(block => block.TryPickToolUse(out var call) ? $"{call.Name} {Json(JsonSerializer.Serialize(call.Input))}" : null).OfType<string>();
        return $"{text} | {thoughts} | {string.Join(", ", calls)} | {message.StopReason!.Raw()}";
    }

    private static string Json(string arguments)
    {
        try
        {
            return JsonNode.Parse(string.IsNullOrWhiteSpace(arguments) ? "{}" : arguments)!.ToJsonString();
        }
        catch (JsonException)
        {
            return new JsonObject { ["input"] = arguments }.ToJsonString();
        }
    }
}
