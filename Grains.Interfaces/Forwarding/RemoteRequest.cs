using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Grains.Interfaces.Forwarding;

/// <summary>A request on its way to a silo that has the provider's credential.</summary>
/// <param name="Provider">The provider's name.</param>
/// <param name="Request">Without body, form, head and cancellation, which do not travel with it: the silo reads the head anew, as its own version reads it.</param>
/// <param name="Body">The rest of the body.</param>
[GenerateSerializer, Immutable, Alias("gw.RemoteRequest")]
public sealed record RemoteRequest(
    [property: Id(0)] string Provider,
    [property: Id(1)] ProviderRequest Request,
    [property: Id(2)] BodyPiece Body);
