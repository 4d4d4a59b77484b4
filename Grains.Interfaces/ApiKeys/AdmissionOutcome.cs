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

    /// <summary>A limit of the key or its team has no room; <see cref="Admission.Rates"/> says which and for how long.</summary>
    RateLimited = 5,

    /// <summary>A budget or wallet has no room; <see cref="Admission.Refusal"/> says which.</summary>
    NoMoney = 6,

    /// <summary>There is a budget or a wallet, and a target has no price.</summary>
    Unpriced = 7,

    /// <summary>The key's team was deleted.</summary>
    TeamDeleted = 8,
}
