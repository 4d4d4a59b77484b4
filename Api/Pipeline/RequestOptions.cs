using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Api.Errors;
using Microsoft.AspNetCore.Http;

namespace Gateway.Api.Pipeline;

/// <summary>What a caller asks for in the gateway's own headers.</summary>
/// <param name="Metadata">A JSON object for the ledger, compact; null for none.</param>
/// <param name="Timeout">The caller's own deadline; null for the route's.</param>
internal readonly record struct RequestOptions(string? Metadata, TimeSpan? Timeout)
{
    private const int MaxMetadataBytes = 4096;
    private const int MaxTimeoutMs = 24 * 60 * 60 * 1000;

    public static ApiError? TryRead(HttpRequest request, out RequestOptions options)
    {
        options = default;
        var headers = request.Headers;
        string? metadata = null;
        if (headers["x-gateway-metadata"] is { Count: > 0 } given && (metadata = Compact(given.ToString())) is null)
        {
            return GatewayErrors.Invalid($"The header x-gateway-metadata must be a JSON object of at most {MaxMetadataBytes} bytes.", "x-gateway-metadata");
        }

        TimeSpan? timeout = null;
        if (headers["x-gateway-timeout-ms"] is { Count: > 0 } text)
        {
            if (!int.TryParse(text.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) || milliseconds is < 1 or > MaxTimeoutMs)
            {
                return GatewayErrors.Invalid($"The header x-gateway-timeout-ms must be a whole number from 1 to {MaxTimeoutMs}.", "x-gateway-timeout-ms");
            }

            timeout = TimeSpan.FromMilliseconds(milliseconds);
        }

        if (headers["x-gateway-cache"] is { Count: > 0 } cache && cache.ToString() is not ("off" or "refresh"))
        {
            return GatewayErrors.Invalid("The header x-gateway-cache must be off or refresh: there is no response cache in this version, so only cannot be met.", "x-gateway-cache");
        }

        if (headers.ContainsKey("x-gateway-prompt"))
        {
            return GatewayErrors.Invalid("The header x-gateway-prompt cannot be met: there are no prompt templates in this version.", "x-gateway-prompt");
        }

        options = new RequestOptions(metadata, timeout);
        return null;
    }

    private static string? Compact(string json)
    {
        if (Encoding.UTF8.GetByteCount(json) > MaxMetadataBytes)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object ? JsonSerializer.Serialize(document.RootElement) : null;
        }
        catch (JsonException)
        {
            // Said to the caller as a 400 by returning null.
            return null;
        }
    }
}
