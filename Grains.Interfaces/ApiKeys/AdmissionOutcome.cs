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

    /// <summary>A limit of the key has no room; <see cref="Admission.Rates"/> says which and for how long.</summary>
    RateLimited = 5,
}
