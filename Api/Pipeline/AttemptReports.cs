using Gateway.Api.Health;
using Gateway.Api.Operation;
using Gateway.Api.Telemetry;
using Gateway.Grains.Interfaces.Nodes;
using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Api.Pipeline;

/// <summary>Writes down what came of an attempt: in the request's row, and for the provider's health.</summary>
internal sealed class AttemptReports(ProviderHealth health, StallWatch stalls, Readiness readiness, GatewayInstruments instruments)
{
    /// <summary>The word for an attempt whose client went away.</summary>
    public const string ClientGone = "client_gone";

    private const string HedgeLost = "hedge_lost";

    /// <summary>It failed before anything was delivered, or its stream broke off.</summary>
    public void Failed(Exchange exchange, Attempt attempt, Failure failure)
    {
        if (IsCutShort(failure.Code))
        {
            Assume(exchange, attempt, isOver: true);
        }

        WriteDown(exchange, attempt, failure.Code);
        Report(attempt, failure.Verdict, failure.RetryAfter, failure.WholeAccount);
    }

    /// <summary>Its answer is complete.</summary>
    public void Succeeded(Exchange exchange, Attempt attempt)
    {
        WriteDown(exchange, attempt, null);
        Report(attempt, AttemptVerdict.Success);
    }

    /// <summary>Its stream has begun: enough for a circuit that waits for a sign of life.</summary>
    public void Began(Attempt attempt)
    {
        if (attempt.Probe && !attempt.IsReported)
        {
            Report(attempt, AttemptVerdict.Success);
            attempt.IsReported = true;
        }
    }

    /// <summary>Another attempt was faster.</summary>
    public void Lost(Exchange exchange, Attempt attempt)
    {
        Assume(exchange, attempt, isOver: false);
        WriteDown(exchange, attempt, HedgeLost);
        Report(attempt, AttemptVerdict.Neutral);
    }

    /// <summary>Its client went away.</summary>
    public void Left(Exchange exchange, Attempt attempt)
    {

        // Another one ran beside it, and its provider may have all of it.
        exchange.IsUnsent = attempt.Reply is { NotSent: true } && exchange.Attempts is not [.., { Error: HedgeLost }];
        Assume(exchange, attempt, isOver: true);
        WriteDown(exchange, attempt, ClientGone);
        Report(attempt, AttemptVerdict.Neutral);
    }

    private void WriteDown(Exchange exchange, Attempt attempt, string? error)
    {
        var record = attempt.ToRecord(error);
        exchange.Attempts.Add(record);
        instruments.Ended(exchange, attempt, error);
        attempt.Span?.End(record);
    }

    /// <summary>A provider that has answered with a head works on the prompt, and may bill it though nobody reads on.</summary>
    private static void Assume(Exchange exchange, Attempt attempt, bool isOver)
    {
        if (attempt.Reply is { Outcome: ProviderOutcome.Answered } && attempt.Usage.Total == 0)
        {
            attempt.Consumed = AnswerUsage.OfHead(exchange, attempt, isOver);
        }
    }

    /// <summary>Whether the answer may have been a good one that did not come to its end; a bad one is not billed.</summary>
    private static bool IsCutShort(string code) => code is "timeout" or "deadline" or "stalled" or FailoverRules.ConnectionBroken or FailoverRules.NodeLost or "ended_early" or "overloaded";

    private void Report(Attempt attempt, AttemptVerdict verdict, TimeSpan? retryAfter = null, bool wholeAccount = false)
    {
        // A probe's permit is settled once; what comes after that is an ordinary report.
        var probe = attempt.Probe && !attempt.IsReported;
        if (verdict == AttemptVerdict.Failure && (attempt.Stalls != stalls.LongCount || readiness.IsLost))
        {
            // This node stood still or is at its end, not the provider: the others must not hear of a failure.
            verdict = AttemptVerdict.Neutral;
        }

        if (verdict == AttemptVerdict.Neutral && !probe)
        {
            return;
        }

        health.Report(attempt.Target.Provider, new AttemptReport(
            attempt.Target.Model, verdict, probe, attempt.BegunAt, attempt.DurationUs, attempt.FirstTokenUs, retryAfter, wholeAccount));
    }
}
