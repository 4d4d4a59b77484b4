using System.Buffers;
using System.Globalization;
using Gateway.Grains.Interfaces.Protocols.Doors;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Microsoft.AspNetCore.Http;

namespace Gateway.Api.Errors;

/// <summary>Writes an <see cref="ApiError"/> as OpenAI's envelope, or as that of the caller's language.</summary>
internal static class ErrorWriter
{
    /// <param name="door">The caller's language; null where the path tells it.</param>
    public static async Task Write(HttpContext http, ApiError error, IDoor? door = null)
    {
        door ??= DoorOfPath.Find(http.Request);
        var response = http.Response;
        var requestId = AnswerId.Of(http);
        if (door?.Kind == DoorKind.Messages && !response.Headers.ContainsKey("request-id"))
        {
            response.Headers["request-id"] = error.ProviderRequestId ?? requestId;
        }

        response.StatusCode = door is null ? error.Status : error.DoorStatus;
        response.ContentType = "application/json";
        if (error.RetryAfter is { } wait)
        {
            var milliseconds = (long)Math.Ceiling(wait.TotalMilliseconds);
            response.Headers["retry-after-ms"] = milliseconds.ToString(CultureInfo.InvariantCulture);
            response.Headers.RetryAfter = ((milliseconds + 999) / 1000).ToString(CultureInfo.InvariantCulture);
        }

        if (error is { Status: StatusCodes.Status429TooManyRequests, Retryable: false } or { Status: StatusCodes.Status402PaymentRequired })
        {
            // OpenAI's own clients repeat a 429 otherwise; money does not come by asking again.
            response.Headers["x-should-retry"] = "false";
        }

        var body = new ArrayBufferWriter<byte>(512);
        if (door is null)
        {
            WriteEnvelope(body, error);
        }
        else if (error.ProviderBody is { } said)
        {
            body.Write(said);
        }
        else
        {
            door.WriteError(error.ToDoor(requestId), body);
        }

        response.ContentLength = body.WrittenCount;
        await response.BodyWriter.WriteAsync(body.WrittenMemory, http.RequestAborted);
    }

    /// <summary>The frame that ends a stream which cannot be completed.</summary>
    public static byte[] Frame(ApiError error)
    {
        var frame = new ArrayBufferWriter<byte>(512);
        frame.Write("data: "u8);
        WriteEnvelope(frame, error);
        frame.Write("\n\n"u8);
        return frame.WrittenSpan.ToArray();
    }

    private static void WriteEnvelope(IBufferWriter<byte> output, ApiError error) =>
        ErrorEnvelope.Write(output, error.Message, error.Type, error.Param, error.Code, error.FromProvider, error.Retryable);
}
