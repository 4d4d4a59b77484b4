using System.Collections.Frozen;
using System.Text.Json;

namespace Gateway.Grains.Interfaces.Models;

/// <summary>
/// Which model takes what: the rules in <c>models.json</c>, with the source of each. Immutable. A look-up walks the rules; whoever looks for
/// every request keeps what was found (<see cref="ProviderModels"/>).
/// </summary>
public sealed class ModelTable
{
    private static readonly Lazy<ModelTable> Loaded = new(Load);

    private readonly FrozenDictionary<string, VendorRules> _vendors;

    private ModelTable(FrozenDictionary<string, VendorRules> vendors) => _vendors = vendors;

    /// <summary>The bundled table.</summary>
    public static ModelTable Bundled => Loaded.Value;

    /// <summary>Nothing where neither the vendor nor the model is known.</summary>
    /// <param name="vendor">The vendor's or dialect's name in the table; null for none.</param>
    /// <param name="model">The provider's own name of the model.</param>
    public ModelFacts Of(string? vendor, string model)
    {
        if (vendor is null || !_vendors.TryGetValue(vendor, out var known))
        {
            return ModelFacts.None;
        }

        var facts = known.Like is null ? ModelFacts.None : Of(known.Like, model);
        foreach (var (start, other) in known.LimitsOf)
        {
            if (model.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            {
                var limits = Of(other, model);
                facts = facts with { MaxOutput = limits.MaxOutput, MaxOutputIsGuess = limits.MaxOutputIsGuess, Context = limits.Context };
            }
        }

        var name = ModelName.Of(model, known.Stem);
        foreach (var rule in known.Rules)
        {
            if (rule.Fits(name, known.UnversionedIsNewest))
            {
                facts = facts.With(rule.Facts);
            }
        }

        return facts;
    }

    internal IEnumerable<string> Vendors => _vendors.Keys;

    internal static ModelTable Read(JsonElement facts) => new(facts.EnumerateObject()
        .ToFrozenDictionary(vendor => vendor.Name, vendor => FactsReader.Vendor(vendor.Value), StringComparer.Ordinal));

    private static ModelTable Load()
    {
        using var document = ModelCatalog.OpenResource();
        return Read(document.RootElement.GetProperty("facts"));
    }
}
