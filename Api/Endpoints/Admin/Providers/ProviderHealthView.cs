using Gateway.Api.Routing;
using Gateway.Grains.Interfaces.Providers;

namespace Gateway.Api.Endpoints.Admin.Providers;

/// <summary>A provider as <c>/admin/providers</c> shows it.</summary>
internal sealed record ProviderHealthView(
    string Name,
    string? Kind,
    bool Declared,
    ProviderCircuitView Circuit,
    IReadOnlyList<ProviderModelView> Models,
    int InFlight)
{
    /// <param name="summary">What the configuration says.</param>
    /// <param name="status">What its grain says.</param>
    /// <param name="node">This node's name.</param>
    /// <param name="inFlight">What this node has in flight there now; the other nodes' numbers are up to two seconds old.</param>
    public static ProviderHealthView Of(ProviderSummary summary, ProviderStatus status, string node, int inFlight) => new(
        summary.Name,
        status.Kind,
        true,
        ProviderCircuitView.Of(status),
        [.. status.Models.Select(ProviderModelView.Of)],
        inFlight + status.Nodes.Where(load => load.Node != node).Sum(load => load.InFlight));
}
