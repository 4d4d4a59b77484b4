using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Anthropic;
using Gateway.Grains.Interfaces.Protocols.OpenAI;

namespace Gateway.Grains.Interfaces.Protocols.Messages;

/// <summary>Reads whole answers that go out as they came, in one pass.</summary>
internal static class MessagesAnswerReader
{
    public static AnswerFacts Read(ReadOnlySpan<byte> body)
    {
        var json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = AnswerReader.MaxDepth });
        try
        {
            return json.Read() && json.TokenType == JsonTokenType.StartObject ? ReadObject(body, ref json) : default;
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static AnswerFacts ReadObject(ReadOnlySpan<byte> body, ref Utf8JsonReader json)
    {
        var usage = default(AnthropicUsage);
        var (hasError, hasContent, hasCalls) = (false, false, false);
        string? stopReason = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.ValueSpan;
            if (name.SequenceEqual("error"u8))
            {
                json.Read();
                hasError |= InBandError.ReadError(ref json);
            }
            else if (name.SequenceEqual("content"u8))
            {
                json.Read();
                hasContent = json.TokenType == JsonTokenType.StartArray;
                var start = (int)json.TokenStartIndex;
                json.Skip();

                // Only looked for: it tells nothing but how the answer's end is called.
                hasCalls = hasContent && body[start..(int)json.BytesConsumed].IndexOf("\"tool_use\""u8) >= 0;
            }
            else if (name.SequenceEqual("stop_reason"u8))
            {
                json.Read();
                stopReason = json.TokenType == JsonTokenType.String ? JsonText.Decode(json.ValueSpan, 64) : null;
                json.Skip();
            }
            else if (name.SequenceEqual("usage"u8))
            {
                json.Read();
                var start = (int)json.TokenStartIndex;
                var isObject = json.TokenType == JsonTokenType.StartObject;
                json.Skip();
                usage.Take(isObject ? body[start..(int)json.BytesConsumed] : default);
            }
            else
            {
                json.Skip();
            }
        }

        // Anything but white space behind the object makes this throw.
        json.Read();
        var finish = stopReason is null ? null : AnthropicStopReason.Translate(stopReason, hasCalls);
        return new AnswerFacts(true, hasError, usage.Tokens, finish, hasContent);
    }
}
