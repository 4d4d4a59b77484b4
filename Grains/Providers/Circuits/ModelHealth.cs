using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Grains.Providers.Circuits;

/// <summary>What is known of one model.</summary>
internal sealed class ModelHealth(TimeSpan sampling)
{
    public Circuit Circuit { get; } = new();

    public CoolDown CoolDown { get; } = new();

    public LatencyWindow Duration { get; } = new();

    public LatencyWindow FirstToken { get; } = new();

    public CountingWindow Window { get; private set; } = new(sampling);

    public DateTimeOffset LastUsed { get; set; }

    /// <summary>The window of the length that is configured now.</summary>
    public CountingWindow WindowOf(TimeSpan length)
    {
        if (Window.Sampling != length)
        {
            Window = new CountingWindow(length);
        }

        return Window;
    }

    public HealthCondition ConditionAt(DateTimeOffset now) =>
        new(Circuit.StateAt(now), Circuit.LeftAt(now), CoolDown.LeftAt(now), Circuit.Reason);
}
