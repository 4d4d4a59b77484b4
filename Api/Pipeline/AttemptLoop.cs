using System.Diagnostics;
using Gateway.Api.Errors;
using Gateway.Api.Routing;
using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Interfaces.Usage;
using Gateway.Grains.Interfaces.Values;
using Microsoft.Extensions.Logging;

namespace Gateway.Api.Pipeline;

/// <summary>Tries the targets in their order until one answers, the rules forbid to go on, or the time is over.</summary>
internal sealed class AttemptLoop(IGrainFactory grains, ByteBudget budget, TimeProvider time, ILogger<AttemptLoop> logger)
{
    public async Task<AttemptResult> Run(Exchange exchange, Target[] targets, RouteLimits limits, TimeSpan deadline, Heartbeat heartbeat)
    {
        ApiError? last = null;
        foreach (var target in targets)
        {
            // 1. May it be tried?
            if (target.Unavailable is { } reason)
            {
                exchange.Considered.Add(new ConsideredTarget(target.Provider, target.Model, reason));
                last ??= GatewayErrors.ProviderUnavailable(reason);
                continue;
            }

            var left = deadline - exchange.Elapsed;
            if (exchange.Tried >= limits.MaxAttempts || left <= TimeSpan.Zero)
            {
                exchange.Considered.Add(new ConsideredTarget(target.Provider, target.Model, left <= TimeSpan.Zero ? "deadline" : "max_attempts"));
                continue;
            }

            exchange.Considered.Add(new ConsideredTarget(target.Provider, target.Model, null));
            exchange.Answering = target;
            exchange.Tried++;

            // 2. Try it.
            var attempt = new Attempt(target, time.GetUtcNow(), exchange.Http.RequestAborted);
            var kept = false;
            try
            {
                // A whole answer comes only when the model has ended, so its silence says nothing; a stream must begin soon.
                attempt.AllowSilence(exchange.Stream && limits.FirstTokenTimeout < left ? limits.FirstTokenTimeout : left);
                var reply = await Open(exchange, attempt, heartbeat);
                if (attempt.ClientGone)
                {
                    exchange.Attempts.Add(attempt.ToRecord(reply.Status, "client_gone"));
                    return AttemptResult.Gone;
                }

                if (reply.Outcome == ProviderOutcome.Answered)
                {
                    if (exchange.Stream)
                    {
                        kept = true;
                        return new AttemptResult(attempt, null, null, false);
                    }

                    var (whole, fault) = await Read(exchange, attempt);
                    if (whole is not null)
                    {
                        exchange.Attempts.Add(attempt.ToRecord(reply.Status, null, whole.Facts.Usage ?? default));
                        kept = true;
                        return new AttemptResult(attempt, whole, null, false);
                    }

                    if (attempt.ClientGone)
                    {
                        exchange.Attempts.Add(attempt.ToRecord(reply.Status, "client_gone"));
                        return AttemptResult.Gone;
                    }

                    reply = Unusable(target, fault!);
                }

                // 3. What does the failure mean?
                last = ProviderErrors.Of(target.Provider, reply);
                exchange.Attempts.Add(attempt.ToRecord(reply.Status, reply.Error?.Code ?? reply.Error?.Type ?? OutcomeCode(reply.Outcome)));
                if (!FailoverRules.MovesOn(reply, limits))
                {
                    return AttemptResult.Failed(last);
                }

                PipelineLog.AttemptFailed(logger, exchange.Id, target.Provider, target.Model, reply.Status, reply.Error?.Code ?? OutcomeCode(reply.Outcome));
            }
            finally
            {
                if (!kept)
                {
                    await attempt.DisposeAsync();
                }
            }
        }

        return AttemptResult.Failed(deadline <= exchange.Elapsed ? GatewayErrors.Timeout : last ?? GatewayErrors.ProviderUnavailable("the route has no target."));
    }

    private async ValueTask<ProviderReply> Open(Exchange exchange, Attempt attempt, Heartbeat heartbeat)
    {
        var since = Stopwatch.GetTimestamp();
        try
        {
            var call = attempt.Target.Forwarder.Grain(grains).Forward(new ProviderRequest
            {
                Operation = exchange.Operation.Operation,
                Model = attempt.Target.Model,
                RequestId = exchange.Id,
                Body = exchange.Body!,
                Head = exchange.Head!,
                Cancellation = attempt.Token,
            });
            var reply = call.IsCompleted || !exchange.Stream ? await call : await heartbeat.During(call.AsTask());
            attempt.Reply = reply;
            return reply.Outcome == ProviderOutcome.Cancelled ? new ProviderReply { Outcome = ProviderOutcome.TimedOut } : reply;
        }
        finally
        {
            exchange.Waited(since);
        }
    }

    private async ValueTask<(WholeAnswer? Answer, string? Fault)> Read(Exchange exchange, Attempt attempt)
    {
        try
        {
            return await WholeAnswer.Read(exchange, attempt, budget);
        }
        catch (OperationCanceledException)
        {
            // The attempt's own time was over, or the client is gone: the caller asks which.
            return (null, "timeout");
        }
    }

    private static ProviderReply Unusable(Target target, string fault) => fault == "timeout"
        ? new ProviderReply { Outcome = ProviderOutcome.TimedOut }
        : new ProviderReply
        {
            Outcome = ProviderOutcome.ConnectFailed,
            Error = new ProviderError($"the answer of the provider '{target.Provider}' was not usable ({fault}).", null, fault, null),
        };

    private static string? OutcomeCode(ProviderOutcome outcome) => outcome switch
    {
        ProviderOutcome.ConnectFailed => "connect_failed",
        ProviderOutcome.TimedOut => "timeout",
        ProviderOutcome.NotAvailable => "not_available",
        _ => null,
    };
}
