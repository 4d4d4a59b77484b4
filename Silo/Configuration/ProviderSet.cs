using Gateway.Api.Routing;
using Gateway.Grains.Interfaces.Models;
using Gateway.Grains.Providers;

namespace Gateway.Silo.Configuration;

/// <summary>All providers of the configuration and the environment.</summary>
/// <param name="Settings">For the forwarders.</param>
/// <param name="Summaries">For the front end: without credentials.</param>
/// <param name="Names">Every name as it is spelled, found in any spelling; those with errors too, so that no second error follows from the first.</param>
internal sealed record ProviderSet(
    IReadOnlyList<ProviderSettings> Settings,
    IReadOnlyList<ProviderSummary> Summaries,
    IReadOnlyDictionary<string, string> Names)
{
    /// <summary>The same providers with what is known of their models: once for a provider, so that both sides keep the same.</summary>
    /// <param name="rules">What the operator said of some, by provider.</param>
    public ProviderSet With(ILookup<string, ModelRule> rules)
    {
        var models = Settings.ToDictionary(
            provider => provider.Name,
            provider => new ProviderModels(
                ProviderSettings.VendorOf(provider.Kind, provider.Dialect), new ModelFacts { Prefill = provider.AssistantPrefill }, [.. rules[provider.Name]]),
            StringComparer.Ordinal);
        return this with
        {
            Settings = [.. Settings.Select(provider => provider with { Models = models[provider.Name] })],
            Summaries = [.. Summaries.Select(provider => provider with { Models = models[provider.Name] })],
        };
    }
}
