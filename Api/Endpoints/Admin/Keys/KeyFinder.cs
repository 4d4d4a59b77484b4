using Gateway.Api.Pipeline;
using Gateway.Grains.Interfaces.ApiKeys;

namespace Gateway.Api.Endpoints.Admin.Keys;

/// <summary>Finds a key by the id in a path. What does not look like an id activates nothing.</summary>
internal sealed class KeyFinder(IGrainFactory grains, LostCalls lost)
{
    private const int MaxLength = 64;

    public async ValueTask<(IApiKeyGrain? Grain, ApiKeyInfo? Info)> Find(string? id)
    {
        if (id is null || id.Length > MaxLength || !id.StartsWith(ApiKeyFormat.IdPrefix, StringComparison.Ordinal))
        {
            return default;
        }

        var grain = grains.GetGrain<IApiKeyGrain>(id);
        return (grain, await lost.Repeat(grain.Get));
    }

    /// <summary>The key with this id, which is one that a key has; null where there is none.</summary>
    public ValueTask<ApiKeyInfo?> Get(string id) => lost.Repeat(grains.GetGrain<IApiKeyGrain>(id).Get);
}
