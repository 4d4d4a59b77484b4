using Gateway.Api.Errors;
using Gateway.Grains.Interfaces.Protocols.Forms;
using Gateway.Grains.Interfaces.Protocols.Sound;
using Gateway.Grains.Interfaces.Uploads;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Gateway.Api.Pipeline;

/// <summary>
/// Receives forms: their bytes go to disk as they come, and are looked at in passing. What is in memory of an upload is what the server holds of
/// it at the moment.
/// </summary>
internal sealed class UploadReader(IUploadStore store, ILogger<UploadReader> logger)
{
    /// <param name="limit">Bytes of this form at most.</param>
    public async ValueTask<(ReceivedUpload? Upload, ApiError? Error)> Read(HttpContext http, int limit)
    {
        // As for bodies: the bound is kept here.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            feature.MaxRequestBodySize = null;
        }

        if (http.Request.ContentLength > limit)
        {
            return (null, GatewayErrors.TooLarge(limit));
        }

        if (!FormBoundary.TryRead(http.Request.ContentType, out var boundary))
        {
            return (null, GatewayErrors.Of(FormFaults.NotAForm));
        }

        IUploadFile? file = null;
        try
        {
            file = store.Create();
            var scanner = new MultipartScanner(boundary);
            var error = await Receive(http, file, scanner, limit);
            error ??= scanner.End() ? null : GatewayErrors.Of(scanner.Fault!);
            if (error is not null)
            {
                return (null, error);
            }

            var seconds = await Measure(file, scanner, http.RequestAborted);
            var kept = new UploadBody(file, scanner.Length, boundary, scanner.Parts);
            file = null;
            return (new ReceivedUpload(kept, seconds), null);
        }
        catch (BadHttpRequestException exception)
        {
            return (null, exception.StatusCode == StatusCodes.Status408RequestTimeout
                ? GatewayErrors.RequestTimeout
                : GatewayErrors.Invalid("The request body could not be read: " + exception.Message, null));
        }
        catch (IOException exception) when (!http.RequestAborted.IsCancellationRequested)
        {
            PipelineLog.UploadFailed(logger, exception);
            return (null, GatewayErrors.NoRoomForUpload);
        }
        finally
        {
            file?.Dispose();
        }
    }

    private static async ValueTask<ApiError?> Receive(HttpContext http, IUploadFile file, MultipartScanner scanner, int limit)
    {
        var reader = http.Request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(http.RequestAborted);
            try
            {
                if (scanner.Length + result.Buffer.Length > limit)
                {
                    return GatewayErrors.TooLarge(limit);
                }

                if (!file.TryReserve(result.Buffer.Length))
                {
                    return GatewayErrors.NoRoomForUpload;
                }

                foreach (var segment in result.Buffer)
                {
                    if (!scanner.Scan(segment.Span))
                    {
                        return GatewayErrors.Of(scanner.Fault!);
                    }
                }

                if (!result.Buffer.IsEmpty)
                {
                    await file.Append(result.Buffer, http.RequestAborted);
                }
            }
            finally
            {
                // Whatever was said of it: a reader that is left in the middle of a read keeps the server from reading the rest.
                reader.AdvanceTo(result.Buffer.End);
            }

            if (result.IsCompleted)
            {
                return null;
            }
        }
    }

    private static async ValueTask<int> Measure(IUploadFile file, MultipartScanner scanner, CancellationToken cancellation)
    {
        foreach (var part in scanner.Parts)
        {
            if (part is { Name: "file", IsFile: true })
            {
                var head = new byte[SoundLength.HeadBytes];
                var read = await file.Read(part.ContentStart, head.AsMemory(0, (int)Math.Min(head.Length, part.Length)), cancellation);
                return SoundLength.Seconds(head.AsSpan(0, read), part.Length);
            }
        }

        return 0;
    }
}
