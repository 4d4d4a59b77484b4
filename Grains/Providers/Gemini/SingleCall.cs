using System.Text.Json;

namespace Gateway.Grains.Providers.Gemini;

/// <summary>Whether a caller wants one tool call at a time. Looked up when the answer comes, in bodies that are known to be JSON.</summary>
internal static class SingleCall
{
    private const int MaxDepth = 512;

    public static bool IsAsked(ReadOnlySpan<byte> body)
    {
        // Hardly anybody asks, and this look at the bytes is all that the others pay.
        if (body.IndexOf("\"parallel_tool_calls\""u8) < 0)
        {
            return false;
        }

        var json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
        var isAsked = false;
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isIt = json.ValueSpan.SequenceEqual("parallel_tool_calls"u8);
            json.Read();
            isAsked = isIt ? json.TokenType == JsonTokenType.False : isAsked;
            json.Skip();
        }

        return isAsked;
    }
}
