using System.Collections.Frozen;
using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Api.Health;

/// <summary>
/// A provider's health as the node keeps it: the grain's snapshot with ends by this node's steady clock. Immutable. Breaks that end here
/// without news from the grain become half-open, so that a lost grain neither keeps a provider out nor lets everybody in.
/// </summary>
internal sealed class HealthImage
{
    private readonly FrozenDictionary<string, Part> _models;
    private readonly Part _whole;
    private readonly long _frequency;

    /// <param name="same">
    /// An image of the same version of the same activation, if there is one. A snapshot that was long under way tells of more time left than
    /// there is; of two that tell of the same break, the one that ends it sooner is right.
    /// </param>
    public HealthImage(HealthSnapshot snapshot, long now, long frequency, HealthImage? same = null)
    {
        Snapshot = snapshot;
        _frequency = frequency;
        _whole = Sooner(Compile(snapshot.Whole, now), same?._whole);
        _models = snapshot.Models.ToFrozenDictionary(
            model => model.Model,
            model => Sooner(Compile(model.Condition, now), same?._models.TryGetValue(model.Model, out var part) is true ? part : null),
            StringComparer.Ordinal);
        AllHealthy = snapshot.Override == CircuitOverride.Auto && snapshot.Whole.IsHealthy && snapshot.Models.Length == 0;
    }

    public HealthSnapshot Snapshot { get; }

    /// <summary>Whether no model has to be looked up.</summary>
    public bool AllHealthy { get; }

    public TargetHealth Look(string model, long now)
    {
        if (AllHealthy)
        {
            return default;
        }

        if (Snapshot.Override == CircuitOverride.Open)
        {
            return new TargetHealth(TargetCondition.Open, TimeSpan.MaxValue, HealthReasons.Manual);
        }

        _models.TryGetValue(model, out var own);
        var heeded = Snapshot.Override == CircuitOverride.Auto;
        var tripped = heeded && (_whole.Reason is not null || own.Reason is not null);
        var open = heeded ? Math.Max(_whole.OpenUntil, own.OpenUntil) : 0;
        var cool = Math.Max(_whole.CoolUntil, own.CoolUntil);

        // The one that ends last is told: there is no use in coming before.
        if (open > now && open >= cool)
        {
            return new TargetHealth(TargetCondition.Open, Left(open, now), _whole.OpenUntil == open ? _whole.Reason : own.Reason);
        }

        if (cool > now)
        {
            return new TargetHealth(TargetCondition.CoolingDown, Left(cool, now), HealthReasons.CoolDown);
        }

        return tripped ? new TargetHealth(TargetCondition.HalfOpen, TimeSpan.Zero, _whole.Reason ?? own.Reason) : default;
    }

    private static Part Sooner(Part part, Part? same) => same is { } other
        ? part with { OpenUntil = Math.Min(part.OpenUntil, other.OpenUntil), CoolUntil = Math.Min(part.CoolUntil, other.CoolUntil) }
        : part;

    private Part Compile(HealthCondition condition, long now) => new(
        condition.Circuit == CircuitState.Closed ? null : condition.Reason ?? HealthReasons.CircuitOpen,
        condition.BreakLeft > TimeSpan.Zero ? now + Ticks(condition.BreakLeft) : 0,
        condition.CoolDownLeft > TimeSpan.Zero ? now + Ticks(condition.CoolDownLeft) : 0);

    private long Ticks(TimeSpan span) => (long)Math.Ceiling(span.TotalSeconds * _frequency);

    private TimeSpan Left(long until, long now) => TimeSpan.FromSeconds((until - now) / (double)_frequency);

    /// <param name="Reason">Why the circuit is not closed; null where it is.</param>
    /// <param name="OpenUntil">Time stamp of the break's end; 0 for none.</param>
    /// <param name="CoolUntil">Time stamp of the cool-down's end; 0 for none.</param>
    private readonly record struct Part(string? Reason, long OpenUntil, long CoolUntil);
}
