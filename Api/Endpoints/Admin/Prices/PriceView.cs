using Gateway.Api.Endpoints.OpenAI;
using Gateway.Api.Pricing;

namespace Gateway.Api.Endpoints.Admin.Prices;

/// <summary>What one provider's model costs, and who says so.</summary>
/// <param name="Overridden">Whether the configuration gives the price.</param>
internal sealed record PriceView(string Provider, string Model, ModelPricingView Pricing, string Source, string? Date, bool Overridden)
{
    public static PriceView Of((string Provider, string Model, Tariff Tariff) row) => new(
        row.Provider, row.Model, ModelPricingView.Of(row.Tariff.Price), row.Tariff.Source, row.Tariff.Date, row.Tariff.IsConfigured);
}
