using System.Globalization;
using Gateway.Grains.Interfaces.Pricing;

namespace Gateway.Api.Endpoints.OpenAI;

/// <summary>
/// A model's prices per million tokens, and what they are multiplied by at a service tier: exact decimal strings; null where a figure is not
/// known or not apart from another.
/// </summary>
internal sealed record ModelPricingView(
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
    string? ImageOutputPerMillion,
    string? PerRequest,
    string? PerImage,
    IReadOnlyDictionary<string, string>? PerImageOf,
    string? PerMinute,
    string? PerMillionCharacters,
    string? BatchFactor,
    string? FlexFactor,
    string? PriorityFactor,
    IReadOnlyList<PricingTierView> Tiers,
    string Currency)
{
    public static ModelPricingView Of(ModelPrice price) => new(
        Text(price.Rates.Input),
        Text(price.Rates.CachedInput),
        Text(price.Rates.CacheWrite),
        Text(price.Rates.CacheWriteHour),
        Text(price.Rates.AudioInput),
        Text(price.Rates.CachedAudioInput),
        Text(price.Rates.ImageInput),
        Text(price.Rates.Output),
        Text(price.Rates.Reasoning),
        Text(price.Rates.AudioOutput),
        Text(price.Rates.ImageOutput),
        price.PerRequest == 0 ? null : Text(price.PerRequest),
        Text(price.PerImage),
        price.PerImageOf?.All.ToDictionary(static image => image.Key, static image => Text(image.Value)!, StringComparer.Ordinal),
        Text(price.PerMinute),
        Text(price.PerMillionCharacters),
        Text(price.BatchFactor),
        Text(price.FlexFactor),
        Text(price.PriorityFactor),
        [.. price.Tiers.Select(PricingTierView.Of)],
        price.Currency);

    public static string? Text(decimal? price) => price?.ToString(CultureInfo.InvariantCulture);
}
