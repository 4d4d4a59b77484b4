namespace Gateway.Grains.Providers.Circuits;

/// <summary>A pause that a provider asked for. A shorter one never shortens a longer one.</summary>
internal sealed class CoolDown
{
    /// <summary>Nobody means longer than this; a provider that says so is wrong, and would be gone for good.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <summary>When it ends or ended; null where there was none.</summary>
    public DateTimeOffset? Until { get; private set; }

    public bool IsRunning(DateTimeOffset now) => LeftAt(now) > TimeSpan.Zero;

    public TimeSpan LeftAt(DateTimeOffset now) => Until - now is { } left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <summary>Pauses from now on. True when that is longer than what was running.</summary>
    public bool Extend(TimeSpan pause, DateTimeOffset now)
    {
        var until = now + (pause < Longest ? pause : Longest);
        if (pause <= TimeSpan.Zero || until <= Until)
        {
            return false;
        }

        Until = until;
        return true;
    }

    public void Restore(DateTimeOffset until, DateTimeOffset now) => Until = until - now > Longest ? now + Longest : until;

    public void End() => Until = null;
}
