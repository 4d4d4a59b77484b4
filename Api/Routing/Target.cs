namespace Gateway.Api.Routing;

/// <summary>A place a request can be sent to.</summary>
/// <param name="Provider">The provider's name.</param>
/// <param name="Model">The provider's own name of the model.</param>
/// <param name="Weight">Share under the strategy <c>weighted</c>.</param>
/// <param name="Forwarder">Who carries requests there.</param>
/// <param name="Unavailable">Why nothing can be sent there; null where it can.</param>
internal sealed record Target(string Provider, string Model, int Weight, ForwarderReference Forwarder, string? Unavailable)
{
    /// <summary>The value of <c>x-gateway-model</c>: printable ASCII, anything else percent-escaped.</summary>
    public string HeaderModel { get; } = HeaderText.Of(Model);
}
