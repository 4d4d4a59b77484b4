using System.Collections.Frozen;

namespace Gateway.Grains.Providers;

/// <summary>The node's providers, swapped whole when the configuration changes. A request reads one snapshot.</summary>
public sealed class ProviderRegistry
{
    private FrozenDictionary<string, ProviderSettings> _providers = FrozenDictionary<string, ProviderSettings>.Empty;

    public ProviderSettings? Find(string name) => Volatile.Read(ref _providers).GetValueOrDefault(name);

    public void Replace(IEnumerable<ProviderSettings> providers) =>
        Volatile.Write(ref _providers, providers.ToFrozenDictionary(provider => provider.Name, StringComparer.Ordinal));
}
