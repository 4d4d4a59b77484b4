using Gateway.Api.Operation;
using Gateway.Api.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Api.Errors;

/// <summary>
/// The outermost middleware, one for three things because each costs every request: it counts requests in flight (while the node drains, each
/// answer asks its client to connect anew, elsewhere; when the time to drain is over, what still runs is cut), it turns whatever escapes into an error envelope and never a stack trace, and it
/// gives a body to the statuses that the framework sets without one.
/// </summary>
internal sealed class EdgeGate(Readiness readiness, RequestsInFlight inFlight, RequestDelegate next, ILogger<EdgeGate> logger)
{
    public async Task InvokeAsync(HttpContext http)
    {
        inFlight.Enter();
        var cut = inFlight.CutOff.UnsafeRegister(static request => ((HttpContext)request!).Abort(), http);
        try
        {
            if (readiness.IsDraining)
            {
                http.Response.Headers.Connection = "close";
            }

            await next(http);
            if (http.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null, ContentType: null })
            {
                await ErrorWriter.Write(http, GatewayErrors.OfStatus(http));
            }
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
            PipelineLog.Failed(logger, exception, AnswerId.Of(http));
            await ErrorWriter.Write(http, exception is OrleansException or TimeoutException ? GatewayErrors.KeyServiceDown : GatewayErrors.Internal);
        }
        finally
        {
            cut.Unregister();
            inFlight.Leave();
        }
    }
}
