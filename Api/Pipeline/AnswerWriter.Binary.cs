using Gateway.Api.Errors;
using Gateway.Api.Routing;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Microsoft.AspNetCore.Http;

namespace Gateway.Api.Pipeline;

/// <summary>Answers of bytes: sound.</summary>
internal sealed partial class AnswerWriter
{
    /// <summary>
    /// Passes the bytes on at the speed of the slower side. What breaks off cuts the caller's connection: an end that looks like one would be a lie.
    /// </summary>
    private async Task GiveBinary(Exchange exchange, Attempt attempt, BinarySource source, RouteLimits limits, TimeSpan deadline)
    {
        // Known before the first byte goes out: by what was asked for.
        (exchange.Usage, exchange.UsageSource) = await AnswerUsage.OfPrompt(exchange);
        attempt.Consumed = exchange.Usage;

        var response = exchange.Http.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = MediaTypeOf(exchange, attempt);
        response.ContentLength = attempt.Reply!.ContentLength;
        WriteProvenance(exchange);
        var failure = await Copy(exchange, attempt, source, limits, deadline);
        exchange.Waited(attempt.TakeWaited());
        if (attempt.ClientGone)
        {
            reports.Left(exchange, attempt);
            await Leave(exchange);
            return;
        }

        if (failure is not null)
        {
            reports.Failed(exchange, attempt, failure);
            PipelineLog.StreamBroke(logger, exchange.Id, attempt.Target.Provider, attempt.Target.Model, failure.Code);
            await ledger.Close(exchange, GatewayErrors.StreamBroken.Status, GatewayErrors.StreamBroken.Code);
            exchange.Http.Abort();
            return;
        }

        reports.Succeeded(exchange, attempt);
        if (!await ledger.Close(exchange, StatusCodes.Status200OK, null))
        {
            exchange.Http.Abort();
            return;
        }

        await response.BodyWriter.WriteAsync(source.Last, exchange.Http.RequestAborted);
    }

    /// <summary>Null where all bytes but the last went out.</summary>
    private static async Task<Failure?> Copy(Exchange exchange, Attempt attempt, BinarySource source, RouteLimits limits, TimeSpan deadline)
    {
        var output = exchange.Http.Response.BodyWriter;
        try
        {
            do
            {
                // A caller that reads slowly is not the provider's silence.
                exchange.Answers();
                var left = deadline - exchange.Elapsed;
                attempt.AllowSilence(left);
                await output.WriteAsync(source.Ready, attempt.Token);
                attempt.AllowSilence(limits.StallTimeout < left ? limits.StallTimeout : left);
            }
            while (!attempt.ClientGone && await source.More());
        }
        catch (OperationCanceledException)
        {
            return exchange.Elapsed >= deadline ? FailoverRules.OutOfTime : FailoverRules.Broke(attempt.Reply!.Status, "stalled", null);
        }

        return source.Fault is { } fault ? FailoverRules.Broke(attempt.Reply!.Status, fault, null) : null;
    }

    /// <summary>JSON but for sound and plain transcripts, whose type is the provider's where it is one of such.</summary>
    private static string MediaTypeOf(Exchange exchange, Attempt attempt)
    {
        var given = attempt.Reply?.MediaType ?? "";
        return exchange.Head!.Shape switch
        {
            AnswerShape.Binary => given.StartsWith("audio/", StringComparison.Ordinal) && HeaderText.Of(given) == given ? given : "application/octet-stream",
            AnswerShape.Text when given != "application/json" => given is "text/vtt" or "application/x-subrip" ? given + "; charset=utf-8" : "text/plain; charset=utf-8",
            _ => "application/json",
        };
    }
}
