namespace Gateway.Api.Health;

/// <summary>What this node counts of one model. Written under its owner's lock.</summary>
internal sealed class ModelMeter(string model)
{
    public string Model { get; } = model;

    public PeakEwma FirstToken { get; } = new();

    public LatencyTally Durations { get; } = new();

    public LatencyTally FirstTokens { get; } = new();

    /// <summary>Successes that are not in the list of what is to be sent yet.</summary>
    public int Successes { get; set; }

    /// <summary>Whether it is among those that have something to report.</summary>
    public bool Pending { get; set; }
}
