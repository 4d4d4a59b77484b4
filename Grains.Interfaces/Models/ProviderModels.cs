using System.Collections.Concurrent;

namespace Gateway.Grains.Interfaces.Models;

/// <summary>
/// The facts of one provider's models under one configuration: the bundled ones, the provider's own settings, and what the operator said of
/// some of them. What was found is kept, so that a request's look-up neither walks rules nor allocates.
/// </summary>
/// <param name="vendor">The vendor's or dialect's name in the bundled table; null where nothing is known of it.</param>
/// <param name="provider">What the provider's settings say of all its models.</param>
/// <param name="rules">What the operator said of some; a later rule goes before an earlier one.</param>
public sealed class ProviderModels(string? vendor, ModelFacts? provider = null, IReadOnlyList<ModelRule>? rules = null)
{
    /// <summary>Models that are kept: callers may name any number of them.</summary>
    public const int Most = 1_000;

    private readonly ConcurrentDictionary<string, ModelFacts> _found = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>Models whose facts are kept.</summary>
    internal int Count => _found.Count;

    /// <param name="model">The provider's own name of the model.</param>
    public ModelFacts Of(string model)
    {
        if (_found.TryGetValue(model, out var facts))
        {
            return facts;
        }

        facts = Find(model);
        if (Interlocked.Increment(ref _count) > Most)
        {
            // Rare, and cheap to fill again.
            _found.Clear();
            Volatile.Write(ref _count, 1);
        }

        _found.TryAdd(model, facts);
        return facts;
    }

    private ModelFacts Find(string model)
    {
        var facts = ModelTable.Bundled.Of(vendor, model);
        facts = provider is null ? facts : facts.With(provider);
        var name = model.ToLowerInvariant();
        foreach (var rule in rules ?? [])
        {
            if (rule.Names.Any(pattern => ModelRule.Fits(pattern, name)))
            {
                facts = facts.With(rule.Facts);
            }
        }

        return facts;
    }
}
