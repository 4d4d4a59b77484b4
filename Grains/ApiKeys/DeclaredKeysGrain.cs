using Gateway.Grains.Interfaces.ApiKeys;
using Gateway.Grains.Storage;
using Orleans.Placement;

namespace Gateway.Grains.ApiKeys;

[Immovable]
internal sealed class DeclaredKeysGrain(
    [PersistentState(DeclaredKeysState.Name, GatewayStorage.Name)] IPersistentState<DeclaredKeysState> state) : Grain, IDeclaredKeysGrain
{
    public async ValueTask Sync(KeyDeclaration[] keys)
    {
        var wanted = keys.Select(key => key.Id).Order(StringComparer.Ordinal).ToArray();
        var gone = state.State.Ids.Except(wanted).ToArray();

        // The list first: a key that was declared and is not on it would never be revoked. On a crash in between, the next start repeats it all.
        if (!wanted.SequenceEqual(state.State.Ids))
        {
            state.State.Ids = [.. wanted.Union(gone)];
            await state.WriteStateAsync();
        }

        foreach (var key in keys)
        {
            await GrainFactory.GetGrain<IApiKeyGrain>(key.Id).Declare(key.Policy, key.Secret);
        }

        foreach (var id in gone)
        {
            await GrainFactory.GetGrain<IApiKeyGrain>(id).Revoke();
        }

        if (gone.Length > 0)
        {
            state.State.Ids = wanted;
            await state.WriteStateAsync();
        }
    }
}
