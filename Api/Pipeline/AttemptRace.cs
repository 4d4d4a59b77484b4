using Gateway.Api.Health;
using Gateway.Api.Routing;
using Gateway.Api.Telemetry;
using Gateway.Grains.Interfaces.Nodes;

namespace Gateway.Api.Pipeline;

/// <summary>
/// Runs an attempt, and where it stays silent a second one beside it: the first answer wins, the other is cancelled. A hedge is asked for
/// by <c>HedgeAfterMs</c>; an answer that is no stream is hedged after the time that a stream's first token may take.
/// </summary>
internal sealed class AttemptRace(
    AttemptRunner runner, AttemptReports reports, ProviderPlaces places, ProviderHealth health, StallWatch stalls, ByteBudget budget, GatewayInstruments instruments, TimeProvider time)
{
    /// <summary>
    /// The attempt that won, or the last one that failed. All others are in the row and disposed of; a failed one too, but for its disposal.
    /// </summary>
    /// <param name="place">What it has taken of its provider's limits; null for one without.</param>
    public async Task<Attempt> Run(Exchange exchange, AttemptPlan plan, Target target, bool isProbe, string? place, RouteLimits limits, TimeSpan deadline)
    {
        if (exchange.Answering is { } before && !ReferenceEquals(before, target))
        {
            instruments.FailedOver(before.Provider);
        }

        var (first, running) = Start(exchange, plan, target, isProbe, place, limits, deadline);
        try
        {
            return await Run(exchange, plan, first, running, limits, deadline);
        }
        catch
        {
            // A fault of ours: the provider's connection must not stay with it.
            first.Cancel();
            await first.DisposeAsync();
            throw;
        }
    }

    private async Task<Attempt> Run(Exchange exchange, AttemptPlan plan, Attempt first, Task running, RouteLimits limits, TimeSpan deadline)
    {
        var hedgeAfter = HedgeAfter(exchange, limits);
        if (!running.IsCompleted && hedgeAfter > TimeSpan.Zero && exchange.Delivered is null && plan.MayHedge)
        {
            try
            {
                await running.WaitAsync(hedgeAfter, time);
            }
            catch (TimeoutException)
            {
                // What came in the moment in which the time was over is judged below.
                if (!running.IsCompleted && !first.ClientGone && plan.Hedge(IsUsable) is { } other)
                {
                    instruments.Hedged(first.Target.Provider);
                    var (second, beside) = Start(exchange, plan, other, isProbe: false, place: null, limits, deadline);
                    return await Decide(exchange, (first, running), (second, beside));
                }
            }
        }

        await running;
        Judge(exchange, first);
        return first;
    }

    private async Task<Attempt> Decide(Exchange exchange, (Attempt Attempt, Task Task) first, (Attempt Attempt, Task Task) second)
    {
        await Task.WhenAny(first.Task, second.Task);
        var (done, other) = first.Task.IsCompleted ? (first, second) : (second, first);
        await done.Task;
        if (done.Attempt.ClientGone || done.Attempt.Failure is null or { Class: FailureClass.Final })
        {
            // The other's end is nobody's concern but that of its connection.
            reports.Lost(exchange, other.Attempt);
            other.Attempt.Cancel();
            _ = Discard(other);
            Judge(exchange, done.Attempt);
            return done.Attempt;
        }

        Judge(exchange, done.Attempt);
        await done.Attempt.DisposeAsync();
        await other.Task;
        Judge(exchange, other.Attempt);
        return other.Attempt;
    }

    private (Attempt Attempt, Task Task) Start(Exchange exchange, AttemptPlan plan, Target target, bool isProbe, string? place, RouteLimits limits, TimeSpan deadline)
    {
        var resumption = exchange.Delivered is { } delivered ? Resumption.Of(delivered, target, plan.RefusesPrefill(target)) : null;
        var door = exchange.Door?.Door;
        var isNative = door is not null && target.Speaks.HasFlag(door.Kind) && resumption is null;
        var attempt = new Attempt(target, health, time, exchange.Http.RequestAborted)
        {
            Stalls = stalls.LongCount,
            IsNative = isNative,
            Probe = isProbe,
            Places = place is null ? null : places,
            Place = place,
            Image = exchange.Head!.Makes.Image,
            Resumption = resumption,
            Delivered = exchange.Stream && resumption is null ? new Delivered(budget, plan.Recovers && (exchange.Operation.IsTakenUp || door is not null), isNative ? exchange : null) : null,
        };
        exchange.Answering = target;
        exchange.Tried++;
        return (attempt, runner.Run(exchange, attempt, limits, deadline - exchange.Elapsed));
    }

    private void Judge(Exchange exchange, Attempt attempt)
    {
        exchange.Waited(attempt.TakeWaited());
        if (attempt.ClientGone)
        {
            return;
        }

        exchange.Answering = attempt.Target;
        if (attempt.Failure is { } failure)
        {
            reports.Failed(exchange, attempt, failure);
        }
        else if (attempt.Whole is not null)
        {
            reports.Succeeded(exchange, attempt);
        }
        else
        {
            reports.Began(attempt);
        }
    }

    /// <summary>A provider with limits of its own is not hedged to: what is left of them is for requests that need it.</summary>
    private bool IsUsable(Target target) => target.Bucket is null && health.Look(target.Provider, target.Model).Condition == TargetCondition.Available;

    private static TimeSpan HedgeAfter(Exchange exchange, RouteLimits limits) =>
        exchange.IsLive || !exchange.Operation.IsHedgedBySilence ? limits.HedgeAfter
        : limits.HedgeAfter > TimeSpan.Zero && limits.HedgeAfter < limits.FirstTokenTimeout ? limits.HedgeAfter
        : limits.FirstTokenTimeout;

    private static async Task Discard((Attempt Attempt, Task Task) lost)
    {
        try
        {
            await lost.Task;
        }
        finally
        {
            await lost.Attempt.DisposeAsync();
        }
    }
}
