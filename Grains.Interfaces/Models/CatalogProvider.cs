using System.Collections.Frozen;
using Gateway.Grains.Interfaces.Pricing;

namespace Gateway.Grains.Interfaces.Models;

/// <summary>The models of one provider of the catalog.</summary>
/// <param name="Models">By the provider's own names.</param>
/// <param name="Else">The provider that has the figures of models which are not listed here; null for none.</param>
/// <param name="BehaviourAfter">What follows this in a model's name sets its behaviour and not its price; null for nothing.</param>
internal sealed record CatalogProvider(FrozenDictionary<string, CatalogModel> Models, string? Else, string? BehaviourAfter)
{
    public CatalogModel? Find(string model)
    {
        var behaviour = BehaviourAfter is null ? -1 : model.IndexOf(BehaviourAfter, StringComparison.Ordinal);
        var name = behaviour > 0 ? model[..behaviour] : model;
        if (Models.TryGetValue(name, out var known))
        {
            return known;
        }

        var stem = name[..ModelVersion.StemLength(name)];
        return (stem.Length < name.Length ? Models.GetValueOrDefault(stem) : null) ?? Models.GetValueOrDefault(stem + ModelVersion.Latest);
    }
}
