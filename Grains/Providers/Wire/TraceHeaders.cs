using System.Diagnostics;

namespace Gateway.Grains.Providers.Wire;

/// <summary>
/// Passes the trace on to a provider, so that one of our own shows up in the same trace. There is a current span only while traces are exported;
/// baggage stays here, it is the caller's.
/// </summary>
internal static class TraceHeaders
{
    public static void Write(HttpRequestMessage message)
    {
        if (Activity.Current is not { IdFormat: ActivityIdFormat.W3C } span)
        {
            return;
        }

        message.Headers.TryAddWithoutValidation("traceparent", span.Id);
        if (span.TraceStateString is { Length: > 0 } state)
        {
            message.Headers.TryAddWithoutValidation("tracestate", state);
        }
    }
}
