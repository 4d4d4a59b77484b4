namespace Gateway.Silo.Configuration;

/// <summary>Puts changed settings into force.</summary>
internal interface ISettingsApplier
{
    /// <summary>Called one at a time, with settings that have been checked. What it can't change while running it leaves as it is.</summary>
    void Apply(GatewaySettings settings);
}
