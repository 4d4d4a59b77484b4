using System.Collections.Frozen;

namespace Gateway.Grains.Providers;

/// <summary>Finds the client that speaks a provider's kind.</summary>
internal sealed class ProviderClients
{
    private readonly FrozenDictionary<ProviderKind, IProviderClient> _clients;

    public ProviderClients(IEnumerable<IProviderClient> clients)
    {
        _clients = clients
            .SelectMany(client => client.Kinds, (client, kind) => KeyValuePair.Create(kind, client))
            .ToFrozenDictionary();
    }

    public IProviderClient? Find(ProviderKind kind) => _clients.GetValueOrDefault(kind);
}
