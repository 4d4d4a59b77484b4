using Gateway.Api.Errors;
using Gateway.Api.Health;
using Gateway.Api.Routing;
using Gateway.Api.Telemetry;
using Gateway.Grains.Interfaces.RateLimits;
using Microsoft.Extensions.Logging;

namespace Gateway.Api.Pipeline;

/// <summary>Makes attempts, one after the other as the plan says, until one has an answer, the rules forbid to go on, or the time is over.</summary>
internal sealed class AttemptLoop(
    AttemptRace race, AttemptReports reports, ProviderPlaces places, ProviderHealth health, GatewayInstruments instruments, TimeProvider time, ILogger<AttemptLoop> logger)
{
    /// <summary>
    /// The first answer. May be called again with the same plan when its stream broke off: the exchange then knows what was delivered, and
    /// the attempts go on from there.
    /// </summary>
    public async Task<AttemptResult> Run(Exchange exchange, AttemptPlan plan, RouteLimits limits, TimeSpan deadline)
    {
        var errors = new LastError();
        var rest = "not_needed";
        while (true)
        {
            // 1. Which one, and is there time for it?
            if (plan.Next() is not { } step)
            {
                if (plan.Attempts == 0 && errors.Coolest is { } cool && cool.Left <= limits.MaxRetryAfter)
                {
                    errors.Coolest = null;
                    plan.WaitFor(cool.Target, cool.Left);
                    continue;
                }

                rest = plan.IsSpent ? "max_attempts" : rest;
                break;
            }

            var left = deadline - exchange.Elapsed;
            if (left <= step.Pause)
            {
                rest = "deadline";
                errors.Note(left <= TimeSpan.Zero ? GatewayErrors.Timeout : null);
                break;
            }

            // 2. May it be tried? Looked at before the pause, which would be in vain, and after it.
            var condition = Look(step, errors);
            if (condition is not null || step.Pause > TimeSpan.Zero)
            {
                if (condition is null)
                {
                    if (!await Pause(exchange, step.Pause))
                    {
                        return AttemptResult.Gone;
                    }

                    condition = Look(step, errors);
                }

                if (condition is not null)
                {
                    plan.Exclude(step.Target, condition);
                    continue;
                }
            }

            // The provider's own limits come before a probe's permit, which would be taken in vain.
            var place = step.Target.Bucket is null ? null : $"{exchange.Id}/{exchange.Tried}";
            if (place is not null && await places.Take(exchange, step.Target.Bucket!, place, left) is { Refusal: not RateRefusal.None } full)
            {
                errors.Excluded(GatewayErrors.ProviderLimited(step.Target.Provider, full));
                instruments.Refused(RefusalReasons.ProviderLimit);
                plan.Exclude(step.Target, "provider_limit");
                continue;
            }

            var isProbe = health.Look(step.Target.Provider, step.Target.Model).Condition == TargetCondition.HalfOpen;
            if (isProbe && !await health.TryProbe(step.Target.Provider, step.Target.Model))
            {
                errors.Excluded(GatewayErrors.ProviderUnavailable($"the circuit of '{step.Target.Provider}' is open."));
                plan.Exclude(step.Target, "circuit_open");
                if (place is not null)
                {
                    await places.GiveBack(step.Target.Bucket!, place, 0);
                }

                continue;
            }

            // 3. Try it.
            plan.Begin(step.Target);
            var attempt = await race.Run(exchange, plan, step.Target, isProbe, place, limits, deadline);
            if (attempt.ClientGone)
            {
                reports.Left(exchange, attempt);
                await attempt.DisposeAsync();
                plan.Explain(rest, exchange.Considered);
                return AttemptResult.Gone;
            }

            if (attempt.Failure is not { } failure)
            {
                plan.Explain(rest, exchange.Considered);
                return new AttemptResult(attempt, null, false);
            }

            // 4. What does the failure mean?
            errors.Note(failure.Error);
            await attempt.DisposeAsync();
            plan.Failed(attempt.Target, failure.Class, failure.RetryAfter);
            PipelineLog.AttemptFailed(logger, exchange.Id, attempt.Target.Provider, attempt.Target.Model, failure.Status, failure.Code);
        }

        plan.Explain(rest, exchange.Considered);
        return AttemptResult.Failed(errors.Told ?? GatewayErrors.ProviderUnavailable("the route has no target."));
    }

    /// <summary>Why the target cannot be tried; null where it can.</summary>
    private string? Look(NextStep step, LastError errors)
    {
        var target = step.Target;
        var seen = health.Look(target.Provider, target.Model);
        switch (seen.Condition)
        {
            case TargetCondition.CoolingDown when !step.Asked:
                errors.Cools(target, seen.Left);
                errors.Excluded(GatewayErrors.ProviderUnavailable($"'{target.Provider}/{target.Model}' asked for a pause that is not over.") with { RetryAfter = seen.Left });
                return seen.Reason ?? "cool_down";
            case TargetCondition.Open:
                errors.Excluded(GatewayErrors.ProviderUnavailable($"the circuit of '{target.Provider}/{target.Model}' is open.") with { RetryAfter = seen.Left > TimeSpan.Zero && seen.Left < TimeSpan.MaxValue ? seen.Left : null });
                return seen.Reason ?? "circuit_open";
            default:
                return null;
        }
    }

    /// <summary>False where the client went away meanwhile.</summary>
    private async Task<bool> Pause(Exchange exchange, TimeSpan pause)
    {
        var since = time.GetTimestamp();
        try
        {
            await Task.Delay(pause, time, exchange.Http.RequestAborted);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        finally
        {
            exchange.Waited(time.GetTimestamp() - since);
        }
    }
}
