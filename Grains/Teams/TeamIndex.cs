using Gateway.Grains.Interfaces.Teams;
using Gateway.Grains.Storage;

namespace Gateway.Grains.Teams;

internal sealed class TeamIndex(StoredGrains grains) : ITeamIndex
{
    public async ValueTask<IReadOnlyList<string>> List(string? after, int limit, CancellationToken cancellation) =>
        [.. (await grains.List(TeamState.Name, ITeamGrain.KeyOf(after ?? ""), limit, cancellation)).Select(key => key[ITeamGrain.KeyPrefix.Length..])];
}
