namespace Gateway.Grains.Providers.Circuits;

internal enum ProbeResult
{
    Success,
    Failure,

    /// <summary>Nothing was learned; the next request may probe.</summary>
    Neutral,
}
