using System.Text.Json;
using Gateway.Grains.Providers.Transport;

namespace Gateway.Grains.Providers.Wire;

/// <summary>An error's body that a caller who speaks the provider's language gets as it came: clients match its words.</summary>
internal static class PassedError
{
    /// <summary>A copy of the body; null where it is no JSON object (a proxy's page, cut off at our bound) or holds a credential of ours.</summary>
    public static byte[]? Of(ReadOnlyMemory<byte> body, ProviderSettings settings) =>
        IsObject(body.Span) && !SecretMask.IsIn(body.Span, settings) ? body.ToArray() : null;

    private static bool IsObject(ReadOnlySpan<byte> body)
    {
        var json = new Utf8JsonReader(body);
        try
        {
            return json.Read() && json.TokenType == JsonTokenType.StartObject && json.TrySkip() && !json.Read();
        }
        catch (JsonException)
        {
            // Told in an envelope of ours.
            return false;
        }
    }
}
