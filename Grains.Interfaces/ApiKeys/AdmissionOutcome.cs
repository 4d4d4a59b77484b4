namespace Gateway.Grains.Interfaces.ApiKeys;

[GenerateSerializer, Alias("gw.AdmissionOutcome")]
public enum AdmissionOutcome : byte
{
    Admitted = 0,

    /// <summary>No such key, or the secret is not its secret. Which of the two is not said.</summary>
    UnknownKey = 1,
    Revoked = 2,
    Expired = 3,
    ModelNotAllowed = 4,
}
