using Microsoft.AspNetCore.Http;

namespace Gateway.Api.Operation;

/// <summary>Middleware that counts requests in flight, and aborts them when the time to drain is over. While the node drains, each answer asks its client to connect anew, elsewhere.</summary>
internal sealed class InFlightGate(Readiness readiness, RequestsInFlight inFlight, RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http)
    {
        inFlight.Enter();
        try
        {
            if (readiness.IsDraining)
            {
                http.Response.Headers.Connection = "close";
            }

            await using var cut = inFlight.CutOff.UnsafeRegister(static request => ((HttpContext)request!).Abort(), http);
            await next(http);
        }
        finally
        {
            inFlight.Leave();
        }
    }
}
