namespace Gateway.Grains.Interfaces.ApiKeys;

/// <summary>Where something is held for a request: what a settlement has to reach.</summary>
[Flags, GenerateSerializer, Alias("gw.AdmissionHolds")]
public enum AdmissionHolds : byte
{
    None = 0,
    KeyLimits = 1,
    KeyBudget = 2,
    Team = 4,
}
