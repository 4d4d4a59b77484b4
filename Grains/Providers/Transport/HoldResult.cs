namespace Gateway.Grains.Providers.Transport;

/// <summary>What came of asking for a provider's connections.</summary>
internal enum HoldResult
{
    Held,

    /// <summary>As many requests as the settings allow are in flight.</summary>
    Busy,

    /// <summary>These connections were closed; others may have taken their place.</summary>
    Closed,
}
