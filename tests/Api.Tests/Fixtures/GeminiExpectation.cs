using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Gateway.Api.Tests.Fixtures;

/// <summary>What a client must be told of a recorded answer, computed from its JSON apart from the gateway's translators.</summary>
internal static partial class GeminiExpectation
{
    private static readonly string[] Filtered =
    [
        "SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "IMAGE_SAFETY", "IMAGE_PROHIBITED_CONTENT", "IMAGE_RECITATION", "MODEL_ARMOR", "LANGUAGE",
    ];

    private static readonly string[] Faults = ["MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS"];

    /// <summary>Status and code of the refusal that a whole answer with status 200 means; null where it is an answer.</summary>
    public static (int Status, string Code)? Refusal(GeminiRecording recording)
    {
        var answer = recording.Events.Single();
        var candidates = answer["candidates"] as JsonArray ?? [];
        if (candidates.Count == 0)
        {
            return answer["promptFeedback"]?["blockReason"] is not null ? (400, "content_policy_violation") : (502, "no_candidates");
        }

        foreach (var candidate in candidates.OfType<JsonObject>())
        {
            if (candidate["finishReason"]?.ToString() is { } reason && Faults.Contains(reason))
            {
                return (502, reason.ToLowerInvariant());
            }

            if (candidate["finishReason"] is null && candidate["content"]?["parts"] is not JsonArray { Count: > 0 })
            {
                return (502, "empty_answer");
            }
        }

        return null;
    }

    /// <summary>The error within a stream; null where there is none.</summary>
    public static string? InBandError(GeminiRecording recording) => (string?)recording.Events.Select(found => found["error"]?["message"]).FirstOrDefault(message => message is not null);

    /// <summary>Whether a stream came to its end.</summary>
    public static bool IsWhole(GeminiRecording recording) =>
        Candidates(recording).Any(candidate => candidate["finishReason"] is not null) || recording.Events.Any(found => found["promptFeedback"]?["blockReason"] is not null);

    /// <summary>The choices, as <see cref="GeminiSaid.Of"/> writes those of the gateway's answer.</summary>
    public static string Said(GeminiRecording recording) => string.Join('\n', Choices(recording).Select(choice => $"{choice.Key}: {choice.Value}"));

    /// <summary>The choices by their index, with the reason for their end in OpenAI's words.</summary>
    public static SortedDictionary<int, GeminiSaid> Choices(GeminiRecording recording)
    {
        var choices = new SortedDictionary<int, GeminiSaid>();
        foreach (var candidate in Candidates(recording))
        {
            var index = (int?)candidate["index"] ?? 0;
            choices.TryAdd(index, new GeminiSaid());
            Add(choices[index], candidate);
        }

        if (choices.Count == 0 && recording.Events.Any(found => found["promptFeedback"]?["blockReason"] is not null))
        {
            choices[0] = new GeminiSaid { Finish = "SAFETY" };
        }

        foreach (var said in choices.Values)
        {
            said.Finish = said.Finish switch
            {
                null when recording.IsStream => null,
                "MAX_TOKENS" or "2" => "length",
                { } reason when Filtered.Contains(reason) => "content_filter",
                _ => said.Calls.Count > 0 ? "tool_calls" : "stop",
            };
        }

        return choices;
    }

    /// <summary>Prompt, completion, cached and reasoning tokens; null where the recording has no counts.</summary>
    public static (long Prompt, long Completion, long Cached, long Reasoning)? Tokens(GeminiRecording recording)
    {
        var usage = recording.Events.Select(found => found["usageMetadata"] as JsonObject).LastOrDefault(usage => usage?.Any(count => count.Key.EndsWith("TokenCount", StringComparison.Ordinal)) == true);
        return usage is null ? null : (
            Count("promptTokenCount") + Count("toolUsePromptTokenCount"),
            Count("candidatesTokenCount") + Count("thoughtsTokenCount"),
            Count("cachedContentTokenCount"),
            Count("thoughtsTokenCount"));

        long Count(string name) => (long?)usage![name] ?? 0;
    }

    /// <summary>The provider's own total; null where it gives none.</summary>
    public static long? Total(GeminiRecording recording) =>
        (long?)recording.Events.Select(found => found["usageMetadata"]?["totalTokenCount"]).LastOrDefault(total => total is not null);

    private static IEnumerable<JsonObject> Candidates(GeminiRecording recording) =>
        recording.Events.SelectMany(found => found["candidates"] as JsonArray ?? []).OfType<JsonObject>();

    private static void Add(GeminiSaid said, JsonObject candidate)
    {
        foreach (var part in ((candidate["content"] as JsonObject)?["parts"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var isThought = (bool?)part["thought"] == true;
            var signature = (string?)part["thoughtSignature"];
            if (part["functionCall"] is JsonObject call)
            {
                if (call["name"] is not null)
                {
                    said.Calls.Add(((string)call["name"]!, call["args"]?.DeepClone() ?? new JsonObject()));
                    said.Signatures.AddRange(signature is null ? [] : [signature]);
                }

                foreach (var piece in (call["partialArgs"] as JsonArray ?? []).OfType<JsonObject>())
                {
                    Put(said.Calls[^1].Arguments!, piece);
                }
            }
            else if (part["text"] is not null || (part.Count == 1 && signature is not null))
            {
                said.Text += isThought ? "" : (string?)part["text"];
                said.Reasoning += isThought ? (string?)part["text"] : "";
                said.Signatures.AddRange(signature is null || isThought ? [] : [signature]);
            }
            else if (part["inlineData"] is JsonObject data)
            {
                said.Media += $"data:{data["mimeType"]};base64,{data["data"]}";
            }
        }

        said.Finish = candidate["finishReason"]?.ToString() ?? said.Finish;
    }

    private static void Put(JsonNode root, JsonObject piece)
    {
        var steps = Step().Matches((string)piece["jsonPath"]!).Select(match => match.Value.Trim('.', '[', ']')).ToList();
        var node = root;
        for (var i = 0; i < steps.Count; i++)
        {
            var isLast = i + 1 == steps.Count;
            var known = node is JsonArray array ? array.ElementAtOrDefault(int.Parse(steps[i])) : node[steps[i]];
            var next = isLast
                ? piece["stringValue"] is { } text ? (JsonNode)((string?)known + (string)text!) : (piece["numberValue"] ?? piece["boolValue"])!.DeepClone()
                : known ?? (char.IsDigit(steps[i + 1][0]) ? new JsonArray() : new JsonObject());
            if (!ReferenceEquals(next, known))
            {
                Set(node, steps[i], next);
            }

            node = next;
        }
    }

    private static void Set(JsonNode owner, string step, JsonNode value)
    {
        if (owner is not JsonArray array)
        {
            owner[step] = value;
        }
        else if (int.Parse(step) is var at && at < array.Count)
        {
            array[at] = value;
        }
        else
        {
            array.Add(value);
        }
    }

    [GeneratedRegex(@"\.[^.\[]+|\[\d+\]")]
    private static partial Regex Step();
}
