namespace Gateway.Api.Pipeline;

/// <summary>What a failed attempt means for the ones after it: the contract's failover rules.</summary>
internal enum FailureClass : byte
{
    /// <summary>About the request itself, or a refusal: every provider would say the same. Nothing else is tried.</summary>
    Final,

    /// <summary>The provider's own trouble, which may be over at once: once more there, then elsewhere.</summary>
    Transient,

    /// <summary>A 429: waited for where that is short and the route's order matters, else elsewhere.</summary>
    RateLimited,

    /// <summary>No first token in time, or no room for the request: elsewhere at once.</summary>
    Silent,

    /// <summary>A stream that broke off after a part of it was delivered: elsewhere at once.</summary>
    Broken,

    /// <summary>A credential of ours that is refused, a provider that is not there: elsewhere, and never again here.</summary>
    Unusable,

    /// <summary>The request is too long for this model: elsewhere once.</summary>
    TooLong,

    /// <summary>The target does not go on from a given beginning: the same at once, from the start.</summary>
    PrefillRefused,

    /// <summary>The new answer does not fit to what was delivered: elsewhere, and never again here.</summary>
    Diverged,
}
