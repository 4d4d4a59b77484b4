using Gateway.Grains.Interfaces.Models;
using Gateway.Grains.Interfaces.Protocols.Doors;
using Gateway.Grains.Interfaces.RateLimits;

namespace Gateway.Api.Routing;

/// <summary>What the front end knows of a provider.</summary>
/// <param name="Name">Its name in <c>provider/model</c>.</param>
/// <param name="Catalog">Whose models of the catalog it offers; null where it is not in the catalog.</param>
/// <param name="AssistantPrefill">Whether its models go on from the beginning of an answer; null where that is known by the model only.</param>
/// <param name="Limits">What requests to it may take, from the whole cluster.</param>
/// <param name="Speaks">Which languages beside chat completions it speaks itself.</param>
public sealed record ProviderSummary(string Name, string? Catalog, bool? AssistantPrefill = null, RateBounds Limits = default, DoorKind Speaks = DoorKind.None)
{
    /// <summary>What is known of its models; by default what is bundled for <see cref="Catalog"/>.</summary>
    public ProviderModels Models
    {
        get => field ??= new ProviderModels(Catalog, new ModelFacts { Prefill = AssistantPrefill });
        init;
    }
}
