using System.Buffers;
using System.Text.Json;
using Gateway.Grains.Interfaces.Protocols.Chat;
using Gateway.Grains.Providers.Wire;

namespace Gateway.Grains.Providers.Gemini;

/// <summary>A stream that came as one JSON array, or as a single object: each element is an event. It is read whole before anything is passed on.</summary>
internal static class GeminiEventArray
{
    private const int MaxDepth = 512;

    /// <summary>Never throws. What follows a place that is no JSON is lost; without its end the answer does not count as whole.</summary>
    public static Stream ToFrames(ReadOnlySpan<byte> body, IStreamTranslator translator)
    {
        var output = new ArrayBufferWriter<byte>(body.Length + 1024);
        var json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            while (json.Read())
            {
                if (json.TokenType == JsonTokenType.StartObject)
                {
                    var start = (int)json.TokenStartIndex;
                    json.Skip();
                    translator.Translate(body[start..(int)json.BytesConsumed], output);
                }
            }

            translator.End(output);
        }
        catch (JsonException)
        {
            // Cut off: without its end the stream tells that it broke.
        }

        return WrittenStream.Over(output);
    }
}
