using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Grains.Providers;

/// <summary>Speaks to the providers of one or more kinds. Holds nothing of a request.</summary>
internal interface IProviderClient
{
    /// <summary>The kinds this client speaks.</summary>
    IReadOnlyList<ProviderKind> Kinds { get; }

    /// <summary>
    /// Sends one request. Whatever the provider does is an outcome; so is a cancelled <paramref name="cancellation"/>
    /// (<see cref="ProviderOutcome.Cancelled"/>). The body is only read while a reference to it is held.
    /// </summary>
    ValueTask<ProviderReply> Send(ProviderSettings settings, ProviderRequest request, CancellationToken cancellation);
}
