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
        if (http.Request.ContentLength > limit)
        {
            return (null, 0, GatewayErrors.TooLarge(limit));
        }

        // The bound is kept here, so that the answer is the contract's and not the server's.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            feature.MaxRequestBodySize = null;
        }

        var buffer = new GrowingBuffer(budget, limit);
        try
        {
            var reader = http.Request.BodyReader;
            while (true)
            {
                var result = await reader.ReadAsync(http.RequestAborted);
                foreach (var segment in result.Buffer)
                {
                    if (buffer.Length + (long)segment.Length > limit)
                    {
                        return (null, 0, GatewayErrors.TooLarge(limit));
                    }

                    var free = buffer.Free(segment.Length);
                    if (free.IsEmpty && !segment.IsEmpty)
                    {
                        return (null, 0, GatewayErrors.Overloaded);
                    }

                    segment.CopyTo(free);
                    buffer.Advance(segment.Length);
                }

                reader.AdvanceTo(result.Buffer.End);
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
}
