using Gateway.Api.Routing;
using Gateway.Grains.Providers;

namespace Gateway.Silo.Configuration;

/// <summary>All providers of the configuration and the environment.</summary>
/// <param name="Settings">For the forwarders.</param>
/// <param name="Summaries">For the front end: without credentials.</param>
/// <param name="Names">Every name as it is spelled, found in any spelling; those with errors too, so that no second error follows from the first.</param>
internal sealed record ProviderSet(
    IReadOnlyList<ProviderSettings> Settings,
    IReadOnlyList<ProviderSummary> Summaries,
    IReadOnlyDictionary<string, string> Names);
