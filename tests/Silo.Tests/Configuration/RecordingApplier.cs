using Gateway.Silo.Configuration;

namespace Gateway.Silo.Tests.Configuration;

/// <summary>Keeps what it is given; can be told to fail.</summary>
internal sealed class RecordingApplier : ISettingsApplier
{
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public List<GatewaySettings> Applied { get; } = [];

    public bool Fails { get; set; }

    /// <summary>Ends with the first call.</summary>
    public Task First => _first.Task;

    public void Apply(GatewaySettings settings)
    {
        if (Fails)
        {
            throw new InvalidOperationException("cannot");
        }

        Applied.Add(settings);
        _first.TrySetResult();
    }
}
