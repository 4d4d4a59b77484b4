using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;
using Gateway.Grains.Interfaces.Values;

namespace Gateway.Grains.Interfaces.Protocols.OpenAI;

/// <summary>Reads providers' errors, whatever shape they have, into the words of OpenAI's envelope.</summary>
public static class ProviderErrorReader
{
    /// <summary>UTF-16 units of a message that are kept.</summary>
    public const int MaxMessageLength = 4096;

    /// <summary>Never throws. Where the body tells nothing that can be shown (empty, HTML, no JSON), the message is a sentence with the status.</summary>
    public static ProviderError Read(int status, ReadOnlySpan<byte> body)
    {
        string sentence = $"The provider answered with status {status}.";
        if (TryParse(body, out JsonDocument? document))
        {
            using (document)
            {
                if (ErrorShape.Read(document.RootElement, sentence) is { } error)
                {
                    return error;
                }
            }
        }

        return new ProviderError(PlainText.TryRead(body, out string? text) ? $"{sentence[..^1]}: {text}" : sentence, null, null, null);
    }

    /// <summary>Finds an error inside an answer that came with status 200, or inside a chunk. Never throws.</summary>
    public static bool TryReadInBand(ReadOnlySpan<byte> json, [MaybeNullWhen(false)] out ProviderError error)
    {
        error = null;
        if (!TryParse(json, out JsonDocument? document))
        {
            return false;
        }

        using (document)
        {
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !ErrorShape.IsInBand(root))
            {
                return false;
            }

            error = ErrorShape.Read(root, "The provider reported an error without a message.");
            return error is not null;
        }
    }

    private static bool TryParse(ReadOnlySpan<byte> body, [NotNullWhen(true)] out JsonDocument? document)
    {
        document = null;
        if (!Utf8.IsValid(body))
        {
            return false;
        }

        var json = new Utf8JsonReader(body.StartsWith("\uFEFF"u8) ? body[3..] : body, new JsonReaderOptions { MaxDepth = AnswerReader.MaxDepth });
        try
        {
            return JsonDocument.TryParseValue(ref json, out document);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
