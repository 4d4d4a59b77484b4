namespace Gateway.Grains.Interfaces.Providers;

/// <summary>What an attempt says about its provider's health.</summary>
[GenerateSerializer, Alias("gw.AttemptVerdict")]
public enum AttemptVerdict : byte
{
    Success = 0,

    /// <summary>The provider failed: no connection, a 5xx, silence, an answer that cannot be used.</summary>
    Failure = 1,

    /// <summary>A 429: never a failure; a cool-down where the provider said for how long.</summary>
    RateLimited = 2,

    /// <summary>The provider refused the gateway's own credential (401, 402, 403).</summary>
    CredentialRefused = 3,

    /// <summary>Says nothing about the provider: the caller went away, or the request itself was wrong.</summary>
    Neutral = 4,
}
