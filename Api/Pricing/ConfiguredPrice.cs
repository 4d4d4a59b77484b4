using Gateway.Grains.Interfaces.Pricing;

namespace Gateway.Api.Pricing;

/// <summary>A price that the operator gave (<c>Gateway:Prices</c>). Takes the place of the catalog's as a whole.</summary>
/// <param name="Model"><c>provider/model</c>, by the provider's name in this configuration.</param>
public sealed record ConfiguredPrice(string Model, ModelPrice Price);
