namespace Gateway.Api.Routing;

/// <summary>One target of a route.</summary>
/// <param name="Provider">The provider's name.</param>
/// <param name="Model">The provider's own name of the model.</param>
/// <param name="Weight">Share under the strategy <c>weighted</c>, 0 to 10000; 0 takes no requests while another target can.</param>
public sealed record TargetSettings(string Provider, string Model, int Weight = 1);
