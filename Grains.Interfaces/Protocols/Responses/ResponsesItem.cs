using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Responses;

/// <summary>An item of a response's <c>output</c>, as it stands in a whole response or in an event.</summary>
internal readonly struct ResponsesItem
{
    /// <summary>More items than any answer has.</summary>
    public const int MaxIds = 256;

    private const int MaxNameLength = 512;

    private readonly JsonElement _item;

    public ResponsesItem(JsonElement item)
    {
        _item = item;
        Kind = ChatJson.Text(ChatJson.Find(item, "type"u8)) switch
        {
            "message" => ResponsesItemKind.Message,
            "reasoning" => ResponsesItemKind.Reasoning,
            "function_call" => ResponsesItemKind.Function,
            "custom_tool_call" => ResponsesItemKind.Custom,
            _ => ResponsesItemKind.Other,
        };
    }

    public ResponsesItemKind Kind { get; }

    /// <summary>Empty where it has none.</summary>
    public string Id => Word("id"u8);

    public string CallId => Word("call_id"u8);

    public string Name => Word("name"u8);

    /// <summary>The function's arguments or the custom tool's input between their quotes; empty where there are none (yet).</summary>
    public ReadOnlySpan<byte> Arguments => Raw(_item, Kind == ResponsesItemKind.Custom ? "input"u8 : "arguments"u8);

    /// <summary>The same for a call that is whole: callers parse what they get for a function.</summary>
    public ReadOnlySpan<byte> ArgumentsOrEmpty => Arguments.IsEmpty && Kind == ResponsesItemKind.Function ? "{}"u8 : Arguments;

    /// <summary>The summary of what was thought; where there is none, the thoughts themselves, which open models show.</summary>
    public IEnumerable<string> ReasoningTexts()
    {
        var summary = Texts(_item, "summary");
        return summary.Count > 0 ? summary : Texts(_item, "content");
    }

    /// <summary>The ids of the items of an <c>output</c>; null for none.</summary>
    public static IReadOnlyList<string>? IdsOf(JsonElement output) => output.ValueKind != JsonValueKind.Array ? null
        : [.. output.EnumerateArray().Take(MaxIds).Select(item => new ResponsesItem(item).Id).Where(id => id.Length > 0)];

    private static List<string> Texts(JsonElement item, string name)
    {
        var texts = new List<string>();
        var parts = ChatFields.Value(item, name);
        if (parts.ValueKind == JsonValueKind.Array)
        {
            foreach (var part in parts.EnumerateArray())
            {
                if (ChatJson.Text(ChatJson.Find(part, "text"u8)) is { Length: > 0 } text)
                {
                    texts.Add(text);
                }
            }
        }

        return texts;
    }

    private static ReadOnlySpan<byte> Raw(JsonElement owner, ReadOnlySpan<byte> name)
    {
        var text = ChatJson.Find(owner, name);
        return text.ValueKind == JsonValueKind.String ? ChatJson.RawText(text) : default;
    }

    private string Word(ReadOnlySpan<byte> name) => JsonText.Decode(Raw(_item, name), MaxNameLength);
}
