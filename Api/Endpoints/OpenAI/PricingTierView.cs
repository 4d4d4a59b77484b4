using Gateway.Grains.Interfaces.Pricing;

namespace Gateway.Api.Endpoints.OpenAI;

/// <summary>The prices of a request whose prompt has more tokens than <paramref name="AbovePromptTokens"/>.</summary>
internal sealed record PricingTierView(
    long AbovePromptTokens,
    string? InputPerMillion,
    string? CachedInputPerMillion,
    string? CacheWritePerMillion,
    string? CacheWriteHourPerMillion,
    string? AudioInputPerMillion,
    string? CachedAudioInputPerMillion,
    string? ImageInputPerMillion,
    string? OutputPerMillion,
    string? ReasoningPerMillion,
    string? AudioOutputPerMillion,
    string? ImageOutputPerMillion)
{
    public static PricingTierView Of(PriceTier tier) => new(
        tier.Above,
        ModelPricingView.Text(tier.Rates.Input),
        ModelPricingView.Text(tier.Rates.CachedInput),
        ModelPricingView.Text(tier.Rates.CacheWrite),
        ModelPricingView.Text(tier.Rates.CacheWriteHour),
        ModelPricingView.Text(tier.Rates.AudioInput),
        ModelPricingView.Text(tier.Rates.CachedAudioInput),
        ModelPricingView.Text(tier.Rates.ImageInput),
        ModelPricingView.Text(tier.Rates.Output),
        ModelPricingView.Text(tier.Rates.Reasoning),
        ModelPricingView.Text(tier.Rates.AudioOutput),
        ModelPricingView.Text(tier.Rates.ImageOutput));
}
