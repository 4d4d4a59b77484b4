using Gateway.Api.Errors;
using Gateway.Api.Pipeline;
using Microsoft.AspNetCore.Http;

namespace Gateway.Api.Endpoints.OpenAI;

/// <summary>The answer to one request about a kept response, whole or as it comes.</summary>
/// <param name="patience">Ends <paramref name="cancellation"/> where the provider is silent for too long.</param>
internal sealed class KeptResponseCall(HttpContext http, string requestId, CancellationTokenSource patience, CancellationToken cancellation)
{
    private const int BufferSize = 16 * 1024;

    public CancellationToken Cancellation => cancellation;

    /// <summary>The whole answer; null until it is read, and where it was passed on.</summary>
    public byte[]? Answer { get; private set; }

    /// <summary>Null where it was read.</summary>
    public async Task<ApiError?> Read(Stream content, long limit)
    {
        using var answer = new MemoryStream();
        var buffer = new byte[BufferSize];
        int read;
        while ((read = await content.ReadAsync(buffer, cancellation)) > 0)
        {
            if (answer.Length + read > limit)
            {
                return GatewayErrors.ProviderUnavailable("the answer of the provider is too large.");
            }

            answer.Write(buffer, 0, read);
        }

        Answer = answer.ToArray();
        return null;
    }

    /// <summary>Gives events out as they come, a buffer at a time: the next is read when the caller has taken the one before.</summary>
    public async Task<ApiError?> Pass(Stream content, TimeSpan silence)
    {
        var buffer = new byte[BufferSize];
        int read;
        while ((read = await content.ReadAsync(buffer, cancellation)) > 0)
        {
            if (!http.Response.HasStarted)
            {
                StreamAnswer.WriteHeaders(http, requestId);
            }

            // How long the caller takes is not the provider's silence.
            patience.CancelAfter(Timeout.InfiniteTimeSpan);
            await http.Response.BodyWriter.WriteAsync(buffer.AsMemory(0, read), http.RequestAborted);
            patience.CancelAfter(silence);
        }

        return null;
    }
}
