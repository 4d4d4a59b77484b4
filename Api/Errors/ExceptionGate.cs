using Gateway.Api.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Api.Errors;

/// <summary>The outermost middleware: whatever escapes becomes an error envelope, never a stack trace.</summary>
internal sealed class ExceptionGate(RequestDelegate next, ILogger<ExceptionGate> logger)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client is gone: there is nobody to tell.
            http.Abort();
        }
        catch (BadHttpRequestException exception) when (!http.Response.HasStarted)
        {
            await ErrorWriter.Write(http, GatewayErrors.Invalid("The request could not be read: " + exception.Message, null) with { Status = exception.StatusCode });
        }
        catch (Exception exception) when (!http.Response.HasStarted)
        {
            PipelineLog.Failed(logger, exception, http.TraceIdentifier);
            await ErrorWriter.Write(http, exception is OrleansException or TimeoutException ? GatewayErrors.KeyServiceDown : GatewayErrors.Internal);
        }
    }
}
