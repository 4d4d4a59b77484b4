using Gateway.Grains.Interfaces.Responses;

namespace Gateway.Grains.Responses;

/// <summary>The youngest responses, as many as there is room for, and none that its provider has forgotten. Pure.</summary>
/// <param name="capacity">The oldest make room for more.</param>
internal sealed class KeptResponses(int capacity)
{
    /// <summary>As long as OpenAI keeps a response.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(30);

    private readonly Dictionary<string, LinkedListNode<KeptResponse>> _byId = new(StringComparer.Ordinal);

    /// <summary>The oldest first.</summary>
    private readonly LinkedList<KeptResponse> _order = new();

    public int Count => _byId.Count;

    public IEnumerable<KeptResponse> All => _order;

    /// <summary>False where it was known already: an id is never another's.</summary>
    public bool Add(KeptResponse response, DateTimeOffset now)
    {
        if (_byId.ContainsKey(response.Id))
        {
            return false;
        }

        _byId.Add(response.Id, _order.AddLast(response));
        while (_byId.Count > capacity || _order.First!.Value.At < now - Life)
        {
            Remove(_order.First!.Value.Id);
            if (_order.First is null)
            {
                break;
            }
        }

        return true;
    }

    public KeptResponse? Find(string id, DateTimeOffset now) =>
        _byId.TryGetValue(id, out var node) && node.Value.At >= now - Life ? node.Value : null;

    public bool Remove(string id)
    {
        if (!_byId.Remove(id, out var node))
        {
            return false;
        }

        _order.Remove(node);
        return true;
    }
}
