using Orleans.Concurrency;

namespace Gateway.Grains.Interfaces.ApiKeys;

/// <summary>
/// One API key. The grain key is the key's id, never its secret. The truth about the key's policy, its secret's hash and its open reservations.
/// Every call is safe to repeat.
/// </summary>
[Alias("gw.IApiKeyGrain")]
public interface IApiKeyGrain : IGrainWithStringKey
{
    /// <summary>Checks the secret, the key's state and the models, and reserves the amounts: one call for all of it.</summary>
    [Alias("Admit"), ResponseTimeout("00:00:02"), AlwaysInterleave]
    ValueTask<Admission> Admit(AdmissionRequest request);

    /// <summary>Ends a reservation. True when it was open, false when it was settled or had expired before.</summary>
    [Alias("Settle"), ResponseTimeout("00:00:02"), AlwaysInterleave]
    ValueTask<bool> Settle(Settlement settlement);

    /// <summary>The key, or null where there is none with this id.</summary>
    [Alias("Get"), ResponseTimeout("00:00:05")]
    ValueTask<ApiKeyInfo?> Get();

    /// <summary>Makes the key. Throws nothing on a repeat with the same hash; another hash for an existing key is refused with null.</summary>
    [Alias("Create"), ResponseTimeout("00:00:05")]
    ValueTask<ApiKeyInfo?> Create(ApiKeyPolicy policy, SecretHash secret);

    /// <summary>Puts a declared key's policy and secret in step with the configuration; it counts as not revoked again.</summary>
    [Alias("Declare"), ResponseTimeout("00:00:05")]
    ValueTask<ApiKeyInfo> Declare(ApiKeyPolicy policy, SecretHash secret);

    /// <summary>Replaces the policy. Null where there is no such key.</summary>
    [Alias("Change"), ResponseTimeout("00:00:05")]
    ValueTask<ApiKeyInfo?> Change(ApiKeyPolicy policy);

    /// <summary>Revokes the key for good; the next request with it is refused. Null where there is no such key.</summary>
    [Alias("Revoke"), ResponseTimeout("00:00:05")]
    ValueTask<ApiKeyInfo?> Revoke();

    /// <summary>Gives the key a new secret; the old one is accepted until <paramref name="grace"/> has passed. Null where there is no such key.</summary>
    [Alias("Rotate"), ResponseTimeout("00:00:05")]
    ValueTask<ApiKeyInfo?> Rotate(SecretHash secret, TimeSpan grace);
}
