using System.Buffers;
using Gateway.Api.Errors;
using Gateway.Grains.Interfaces.Providers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Api.Pipeline;

/// <summary>Reads a request's body once, into pooled memory, within the configured bound.</summary>
internal static class RequestBodyReader
{
    public static async ValueTask<(RequestBytes? Body, int Taken, ApiError? Error)> Read(HttpContext http, ByteBudget budget, int limit)
    {
        // The bound is kept here, so that the answer is the contract's and not the server's. Without one of its own the server also reads
        // on for a while after a refusal, so that a client that sends its whole body before it listens gets to see the answer.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            feature.MaxRequestBodySize = null;
        }

        if (http.Request.ContentLength > limit)
        {
            return (null, 0, GatewayErrors.TooLarge(limit));
        }

        var buffer = new GrowingBuffer(budget, limit);
        try
        {
            var reader = http.Request.BodyReader;
            while (true)
            {
                var result = await reader.ReadAsync(http.RequestAborted);
                var error = Take(result.Buffer, ref buffer, limit);

                // Whatever was said of it: a reader that is left in the middle of a read keeps the server from reading the rest.
                reader.AdvanceTo(result.Buffer.End);
                if (error is not null)
                {
                    return (null, 0, error);
                }

                if (result.IsCompleted)
                {
                    break;
                }
            }

            var length = buffer.Length;
            return (new RequestBytes(buffer.Detach(out var taken), length), taken, null);
        }
        catch (BadHttpRequestException exception)
        {
            return (null, 0, exception.StatusCode == StatusCodes.Status408RequestTimeout
                ? GatewayErrors.RequestTimeout
                : GatewayErrors.Invalid("The request body could not be read: " + exception.Message, null));
        }
        finally
        {
            buffer.Dispose();
        }
    }

    private static ApiError? Take(ReadOnlySequence<byte> read, ref GrowingBuffer buffer, int limit)
    {
        foreach (var segment in read)
        {
            if (buffer.Length + (long)segment.Length > limit)
            {
                return GatewayErrors.TooLarge(limit);
            }

            var free = buffer.Free(segment.Length);
            if (free.IsEmpty && !segment.IsEmpty)
            {
                return GatewayErrors.Overloaded;
            }

            segment.CopyTo(free);
            buffer.Advance(segment.Length);
        }

        return null;
    }
}
