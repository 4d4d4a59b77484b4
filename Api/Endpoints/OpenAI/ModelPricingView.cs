using System.Globalization;
using Gateway.Grains.Interfaces.Pricing;

namespace Gateway.Api.Endpoints.OpenAI;

/// <summary>A model's prices per million tokens: exact decimal strings; null where a figure is not known or not apart from another.</summary>
internal sealed record ModelPricingView(
    string? InputPerMillion,
    string? CachedInputPerMillion,
    string? CacheWritePerMillion,
    string? OutputPerMillion,
    string? ReasoningPerMillion,
    string? PerRequest,
    IReadOnlyList<PricingTierView> Tiers,
    string Currency)
{
    public static ModelPricingView Of(ModelPrice price) => new(
        Text(price.Rates.Input),
        Text(price.Rates.CachedInput),
        Text(price.Rates.CacheWrite),
        Text(price.Rates.Output),
        Text(price.Rates.Reasoning),
        price.PerRequest == 0 ? null : Text(price.PerRequest),
        [.. price.Tiers.Select(tier => new PricingTierView(
            tier.Above,
            Text(tier.Rates.Input),
            Text(tier.Rates.CachedInput),
            Text(tier.Rates.CacheWrite),
            Text(tier.Rates.Output),
            Text(tier.Rates.Reasoning)))],
        price.Currency);

    private static string? Text(decimal? price) => price?.ToString(CultureInfo.InvariantCulture);
}
