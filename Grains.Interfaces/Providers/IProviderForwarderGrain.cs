namespace Gateway.Grains.Interfaces.Providers;

/// <summary>
/// Carries requests to one provider. The grain key is the provider's name; every silo has its own, so that the call stays in the
/// process and the open answer is handed over as it is. Holds no state.
/// </summary>
[Alias("gw.IProviderForwarderGrain")]
public interface IProviderForwarderGrain : IGrainWithStringKey
{
    /// <summary>
    /// Sends the request and returns when the head of the answer is there. The request carries its own cancellation: a cancelled call
    /// still returns, so that an answer which came at the same moment is not lost unclosed.
    /// Never throws for anything a provider does: that is an outcome.
    /// </summary>
    [Alias("Forward"), ResponseTimeout("02:00:00")]
    ValueTask<ProviderReply> Forward(ProviderRequest request);
}
