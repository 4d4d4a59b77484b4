using System.Text.Json.Nodes;

namespace Gateway.Api.Tests.Fixtures;

/// <summary>What a choice says, from a recording or from the gateway's answer.</summary>
internal sealed class GeminiSaid
{
    public string Text { get; set; } = "";

    public string Reasoning { get; set; } = "";

    public string Media { get; set; } = "";

    /// <summary>Name and arguments.</summary>
    public List<(string Name, JsonNode? Arguments)> Calls { get; } = [];

    public List<string> Signatures { get; } = [];

    public string? Finish { get; set; }

    public override string ToString() =>
        $"{Text} | {Reasoning} | {string.Join(", ", Calls.Select(call => $"{call.Name}({call.Arguments?.ToJsonString()})"))} | {string.Join(",", Signatures)} | {Media} | {Finish}";

    /// <summary>The choices of a chat completion or of the frames of a stream, each as one line.</summary>
    public static string Of(string answer)
    {
        var choices = new SortedDictionary<int, GeminiSaid>();
        var arguments = new Dictionary<(int, int), string>();
        foreach (var choice in Expectation.Payloads(answer).SelectMany(payload => payload["choices"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var index = (int)choice["index"]!;
            choices.TryAdd(index, new GeminiSaid());
            var said = choices[index];
            var message = (JsonObject)(choice["delta"] ?? choice["message"])!;
            said.Text += (string?)message["content"];
            said.Reasoning += (string?)message["reasoning_content"];
            said.Media += string.Concat((message["images"] as JsonArray ?? []).Select(image => (string)image!["image_url"]!["url"]!));
            said.Media += (string?)message["audio"]?["data"];
            AddSignature(said, message);
            var position = 0;
            foreach (var call in (message["tool_calls"] as JsonArray ?? []).OfType<JsonObject>())
            {
                var at = (int?)call["index"] ?? position++;
                if (call["id"] is not null)
                {
                    said.Calls.Add(((string)call["function"]!["name"]!, null));
                    AddSignature(said, call);
                }

                arguments[(index, at)] = arguments.GetValueOrDefault((index, at), "") + (string?)call["function"]!["arguments"];
            }

            said.Finish = (string?)choice["finish_reason"] ?? said.Finish;
        }

        foreach (var ((index, at), text) in arguments)
        {
            choices[index].Calls[at] = (choices[index].Calls[at].Name, JsonNode.Parse(text));
        }

        return string.Join('\n', choices.Select(choice => $"{choice.Key}: {choice.Value}"));
    }

    private static void AddSignature(GeminiSaid said, JsonObject owner)
    {
        if ((string?)owner["extra_content"]?["google"]?["thought_signature"] is { } signature)
        {
            said.Signatures.Add(signature);
        }
    }
}
