using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Gateway.Grains.Interfaces.Pricing;

namespace Gateway.Grains.Interfaces.Models;

/// <summary>
/// Reads <c>models.json</c>: <c>{"providers": {"name": {"source", "date", "else"?, "behaviour_after"?, "factors"?, "models": {"id": [context
/// length, input, output, {more prices}]}}}}</c>. Prices are decimal strings, US dollars per million tokens (<c>request</c>: per request,
/// <c>image</c>: per picture; <c>minute</c>: per minute of sound; <c>characters</c>: per million of them; <c>batch</c>, <c>flex</c>, <c>priority</c>: times the rates, for a model or for all that name none). A tier
/// names every rate that it has.
/// </summary>
internal static class CatalogReader
{
    public static CatalogProvider Provider(JsonElement provider)
    {
        var (source, date) = (provider.GetProperty("source").GetString()!, provider.GetProperty("date").GetString()!);
        var factors = provider.TryGetProperty("factors", out var all) ? all : default(JsonElement?);
        return new CatalogProvider(
            provider.GetProperty("models").EnumerateObject()
                .Select(model => new CatalogModel(model.Name, Number(model.Value[0]), Price(model.Value, factors), source, date))
                .ToFrozenDictionary(model => model.Id, StringComparer.Ordinal),
            Text(provider, "else"),
            Text(provider, "behaviour_after"));
    }

    private static ModelPrice? Price(JsonElement model, JsonElement? factors)
    {
        var (input, output) = (Decimal(model[1]), Decimal(model[2]));
        var more = model.GetArrayLength() < 4 ? default(JsonElement?) : model[3];
        if (input is null && output is null && more is null)
        {
            return null;
        }

        return new ModelPrice
        {
            Rates = Rates(more) with { Input = input, Output = output },
            PerRequest = Decimal(more, "request") ?? 0,
            PerImage = Decimal(more, "image"),
            PerMinute = Decimal(more, "minute"),
            PerMillionCharacters = Decimal(more, "characters"),
            BatchFactor = Decimal(more, "batch") ?? Decimal(factors, "batch"),
            FlexFactor = Decimal(more, "flex") ?? Decimal(factors, "flex"),
            PriorityFactor = Decimal(more, "priority") ?? Decimal(factors, "priority"),
            Tiers = more is { } named && named.TryGetProperty("tiers", out var tiers)
                ? [.. tiers.EnumerateArray().Select(tier => new PriceTier(tier.GetProperty("above").GetInt64(), Rates(tier)))]
                : [],
        };
    }

    private static PriceRates Rates(JsonElement? prices) => new()
    {
        Input = Decimal(prices, "input"),
        CachedInput = Decimal(prices, "cached"),
        CacheWrite = Decimal(prices, "cache_write"),
        CacheWriteHour = Decimal(prices, "cache_write_hour"),
        AudioInput = Decimal(prices, "audio_input"),
        CachedAudioInput = Decimal(prices, "audio_cached"),
        ImageInput = Decimal(prices, "image_input"),
        Output = Decimal(prices, "output"),
        Reasoning = Decimal(prices, "reasoning"),
        AudioOutput = Decimal(prices, "audio_output"),
        ImageOutput = Decimal(prices, "image_output"),
    };

    private static string? Text(JsonElement parent, string name) => parent.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static long? Number(JsonElement value) => value.ValueKind == JsonValueKind.Null ? null : value.GetInt64();

    private static decimal? Decimal(JsonElement? parent, string name) =>
        parent is { } named && named.TryGetProperty(name, out var value) ? Decimal(value) : null;

    private static decimal? Decimal(JsonElement value) =>
        value.ValueKind == JsonValueKind.Null ? null : decimal.Parse(value.GetString()!, CultureInfo.InvariantCulture);
}
