using System.Text.Json;

namespace Gateway.Grains.Interfaces.Protocols.Dialects;

/// <summary>The counts of a usage object that is to be corrected, and where its completion tokens stand.</summary>
internal struct UsageCounts
{
    private long _prompt;
    private long _total;
    private long _reasoning;

    public long Completion { get; private set; }

    public int Start { get; private set; }

    public int End { get; private set; }

    /// <summary>Tokens of reasoning that the completion leaves out: only where the total shows that it does.</summary>
    public readonly long Missing => End > 0 && _reasoning > 0 && _total - _prompt - Completion == _reasoning ? _reasoning : 0;

    /// <summary>Reads the object that <paramref name="json"/> stands on.</summary>
    public static UsageCounts Read(ref Utf8JsonReader json)
    {
        var counts = default(UsageCounts);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            counts.ReadProperty(ref json);
        }

        return counts;
    }

    private void ReadProperty(ref Utf8JsonReader json)
    {
        var isPrompt = json.ValueSpan.SequenceEqual("prompt_tokens"u8);
        var isCompletion = json.ValueSpan.SequenceEqual("completion_tokens"u8);
        var isTotal = json.ValueSpan.SequenceEqual("total_tokens"u8);
        var isDetails = json.ValueSpan.SequenceEqual("completion_tokens_details"u8);
        json.Read();
        if (isDetails && json.TokenType == JsonTokenType.StartObject)
        {
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var isReasoning = json.ValueSpan.SequenceEqual("reasoning_tokens"u8);
                json.Read();
                _reasoning = isReasoning && Number(ref json) is { } reasoning ? reasoning : _reasoning;
                json.Skip();
            }

            return;
        }

        if (Number(ref json) is { } number)
        {
            _prompt = isPrompt ? number : _prompt;
            _total = isTotal ? number : _total;
            if (isCompletion)
            {
                (Completion, Start, End) = (number, (int)json.TokenStartIndex, (int)json.BytesConsumed);
            }
        }

        json.Skip();
    }

    private static long? Number(ref Utf8JsonReader json) =>
        json.TokenType == JsonTokenType.Number && json.TryGetInt32(out var number) && number >= 0 ? number : null;
}
