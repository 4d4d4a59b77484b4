using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Grains.Providers.Circuits;

/// <summary>What is stored of a provider's health. Property names are the stored format: a rename here is a migration. Holds no credential.</summary>
public sealed class ProviderHealthState
{
    /// <summary>Name of this state in the store.</summary>
    public const string Name = "provider-health";

    public CircuitOverride Override { get; set; }

    /// <summary>Tells whether the provider's settings are still those of then: part of a hash.</summary>
    public string Settings { get; set; } = "";

    /// <summary>The provider as a whole; null where nothing keeps it back.</summary>
    public StoredCircuit? Whole { get; set; }

    /// <summary>The models that something keeps back.</summary>
    public StoredCircuit[] Models { get; set; } = [];
}
