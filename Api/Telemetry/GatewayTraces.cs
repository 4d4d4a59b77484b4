using System.Diagnostics;
using System.Globalization;
using Gateway.Api.Pipeline;
using Gateway.Api.Routing;
using Gateway.Grains.Interfaces.Usage;
using Microsoft.AspNetCore.Http;

namespace Gateway.Api.Telemetry;

/// <summary>
/// Spans: one a request, and below it one an attempt, with the names of OpenTelemetry's GenAI conventions. Never a word of a message. Without a
/// listener no span is made, and asking costs a few nanoseconds.
/// </summary>
internal static class GatewayTraces
{
    /// <summary>Under which name the gateway's spans are collected.</summary>
    public const string SourceName = "Gateway";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>A request's span, below the client's where it sent a <c>traceparent</c>; null where nobody traces it.</summary>
    public static Activity? Begin(HttpContext http)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        // What is no W3C trace context begins a trace of its own.
        var headers = http.Request.Headers;
        ActivityContext.TryParse(headers.TraceParent, headers.TraceState, isRemote: true, out var client);
        var span = Source.StartActivity($"{http.Request.Method} {http.Request.Path}", ActivityKind.Server, client);
        span?.SetTag("http.request.method", http.Request.Method);
        span?.SetTag("url.path", http.Request.Path.Value);
        return span;
    }

    /// <summary>An attempt's span; null where its request has none.</summary>
    public static Activity? Begin(Exchange exchange, Target target)
    {
        if (exchange.Span is not { } request)
        {
            return null;
        }

        var operation = GenAiNames.Operation(exchange.Operation);
        var span = Source.StartActivity($"{operation} {target.Model}", ActivityKind.Client, request.Context);
        span?.SetTag("gen_ai.operation.name", operation);
        span?.SetTag("gen_ai.provider.name", GenAiNames.Provider(target));
        span?.SetTag("gen_ai.request.model", target.Model);
        span?.SetTag("gateway.provider", target.Provider);
        span?.SetTag("gateway.attempt", exchange.Tried);
        return span;
    }

    /// <summary>Writes into a request's span what its row says.</summary>
    public static void Describe(this Activity span, Exchange exchange, UsageRecord row)
    {
        span.SetTag("gateway.request.id", row.Id);
        span.SetTag("gateway.route", row.Route);
        span.SetTag("gateway.attempts", exchange.Tried);
        span.SetTag("gateway.overhead_us", row.OverheadUs);
        span.SetTag("gen_ai.operation.name", GenAiNames.Operation(exchange.Operation));
        span.SetTag("gen_ai.request.model", row.RequestedModel);
        span.SetTag("gen_ai.response.model", row.Model);
        span.SetTag("gen_ai.usage.input_tokens", row.Usage.Prompt);
        span.SetTag("gen_ai.usage.output_tokens", row.Usage.Completion);
        span.SetTag("gen_ai.provider.name", exchange.Answering is { } target ? GenAiNames.Provider(target) : null);

        // What the caller saw; its answer's own status may be out already and say less.
        span.SetTag("http.response.status_code", row.Status);
        if (row.ErrorCode is { } error)
        {
            span.Fail(error, row.Status);
        }
    }

    /// <summary>Ends a request's span.</summary>
    public static void End(this Activity span, HttpContext http)
    {
        if (span.GetTagItem("http.response.status_code") is null)
        {
            var status = http.Response.StatusCode;
            span.SetTag("http.response.status_code", status);
            if (status >= StatusCodes.Status400BadRequest)
            {
                span.Fail(status.ToString(CultureInfo.InvariantCulture), status);
            }
        }

        span.Stop();
    }

    /// <summary>Ends an attempt's span with what is written down of it.</summary>
    public static void End(this Activity span, AttemptRecord attempt)
    {
        if (attempt.Status != 0)
        {
            span.SetTag("http.response.status_code", attempt.Status);
        }

        span.SetTag("gen_ai.response.model", attempt.Model);
        span.SetTag("gen_ai.usage.input_tokens", attempt.Usage.Prompt);
        span.SetTag("gen_ai.usage.output_tokens", attempt.Usage.Completion);
        if (attempt.FirstTokenUs is { } first)
        {
            span.SetTag("gateway.first_token_us", first);
        }

        if (attempt.Error is { } error)
        {
            span.Fail(error, StatusCodes.Status500InternalServerError);
        }

        span.Stop();
    }

    /// <summary>By the conventions a server's span is in error for its own faults only, not for what its caller got wrong.</summary>
    private static void Fail(this Activity span, string error, int status)
    {
        span.SetTag("error.type", error);
        if (status >= StatusCodes.Status500InternalServerError)
        {
            span.SetStatus(ActivityStatusCode.Error);
        }
    }
}
