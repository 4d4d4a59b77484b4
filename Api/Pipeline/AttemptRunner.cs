using Gateway.Api.Errors;
using Gateway.Api.Forwarding;
using Gateway.Api.Routing;
using Gateway.Api.Telemetry;
using Gateway.Grains.Interfaces.Protocols.OpenAI;
using Gateway.Grains.Interfaces.Providers;
using Gateway.Grains.Interfaces.Values;
using Microsoft.Extensions.Logging;

namespace Gateway.Api.Pipeline;

/// <summary>Makes one attempt: sends the request, and reads the answer up to its first token, or whole where it is no stream.</summary>
internal sealed class AttemptRunner(IRequestCarrier carrier, ByteBudget budget, ILogger<AttemptRunner> logger)
{
    /// <summary>
    /// Runs the attempt until it can be judged: it has <see cref="Attempt.Source"/>, <see cref="Attempt.Whole"/> or <see cref="Attempt.Failure"/>,
    /// or its client is gone. The caller reports and disposes it.
    /// </summary>
    /// <param name="left">What is left of the request's time.</param>
    public async Task Run(Exchange exchange, Attempt attempt, RouteLimits limits, TimeSpan left)
    {
        var target = attempt.Target;

        // Current from here on, and in this method only: grains and the provider's client find it there.
        attempt.Span = GatewayTraces.Begin(exchange, target);

        // 1. Ask. A whole answer comes only when the model has ended, so its silence says nothing; a stream must begin soon.
        var isBounded = exchange.Stream && limits.FirstTokenTimeout < left;
        attempt.AllowSilence(isBounded ? limits.FirstTokenTimeout : left);
        var reply = await Send(exchange, attempt);
        attempt.Reply = reply;
        if (attempt.ClientGone)
        {
            return;
        }

        if (reply.Outcome != ProviderOutcome.Answered)
        {
            attempt.Failure = reply.Outcome is ProviderOutcome.Cancelled or ProviderOutcome.TimedOut && !isBounded
                ? FailoverRules.OutOfTime
                : FailoverRules.Of(target.Provider, reply, limits, attempt.Resumption?.Prefill is not null);
            return;
        }

        // 2. Read.
        try
        {
            await (exchange.Stream ? Begin(exchange, attempt, limits) : Read(exchange, attempt, limits));
        }
        catch (OperationCanceledException)
        {
            // The attempt's own time was over, or the client is gone: the caller asks which.
            attempt.Failure = isBounded ? FailoverRules.Silent : FailoverRules.OutOfTime;
        }
    }

    private async ValueTask<ProviderReply> Send(Exchange exchange, Attempt attempt)
    {
        // In the caller's own language, or in chat's: a request whose language has more words than chat may find no target.
        var (operation, body, head) = (exchange.Operation.Operation, exchange.Body!, exchange.Head!);
        if (exchange.Door is { } door && !attempt.IsNative)
        {
            // One that speaks the caller's language and is asked in chat goes on with another's answer.
            if (!door.TryTranslate(attempt.Target.Speaks.HasFlag(door.Door.Kind), out var chat, out var fault))
            {
                return NotExpressible(fault);
            }

            (operation, body, head) = (ProviderOperation.ChatCompletions, chat.Body, chat.Head);
        }

        var since = attempt.Now();
        try
        {
            return await carrier.Carry(attempt.Target, new ProviderRequest
            {
                Operation = operation,
                Model = attempt.Target.Model,
                RequestId = exchange.Id,
                Prefill = attempt.Resumption?.Prefill,
                PrefillTokens = attempt.Resumption?.PrefillTokens ?? 0,
                AnswerTokens = exchange.AnswerTokens,
                CallerHeaders = attempt.IsNative ? DoorHeaders.Of(exchange.Http.Request, exchange.Door!.Door.Kind) : [],
                Body = body,
                Head = head,
                Cancellation = attempt.Token,
            });
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            // A forwarder out of reach fails over like a provider out of reach; it says nothing about the provider.
            PipelineLog.ForwarderFailed(logger, exception, exchange.Id, attempt.Target.Provider);
            return new ProviderReply { Outcome = ProviderOutcome.NotAvailable };
        }
        finally
        {
            attempt.Waited(since);
        }
    }

    private static ProviderReply NotExpressible(RequestFault fault) => new()
    {
        Outcome = ProviderOutcome.Refused,
        Status = 400,
        Error = new ProviderError(fault.Message, GatewayErrors.InvalidRequest, fault.Code, fault.Param),
        NotSent = true,
    };

    private async Task Begin(Exchange exchange, Attempt attempt, RouteLimits limits)
    {
        var native = attempt.IsNative ? exchange.Door!.Door.ReadStream() : null;
        attempt.DoorStream = attempt.IsNative ? exchange.Door!.BeginStream() : null;
        var hidesUsage = exchange.Door is null && !exchange.Head!.IncludeUsage;
        var source = new StreamSource(attempt, budget, exchange.Snapshot.Settings.MaxResponseBytes, hidesUsage, attempt.Delivered, native);
        attempt.Source = source;
        if (!await source.Begin())
        {
            attempt.Failure = FailoverRules.Unfit(attempt.Target.Provider, attempt.Reply!.Status, source.Fault!, source.Error, limits);
        }
    }

    private async Task Read(Exchange exchange, Attempt attempt, RouteLimits limits)
    {
        var (whole, fault, error) = await WholeAnswer.Read(exchange, attempt, budget);
        attempt.Whole = whole;
        if (whole is null)
        {
            attempt.Failure = FailoverRules.Unfit(attempt.Target.Provider, attempt.Reply!.Status, fault!, error, limits);
        }
    }
}
