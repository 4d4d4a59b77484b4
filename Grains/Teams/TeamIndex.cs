using Gateway.Grains.Interfaces.Teams;
using Gateway.Grains.Storage;

namespace Gateway.Grains.Teams;

internal sealed class TeamIndex(StoredGrains grains) : ITeamIndex
{
    public ValueTask<IReadOnlyList<string>> List(string? after, int limit, CancellationToken cancellation) =>
        new(grains.List(TeamState.Name, ITeamGrain.KeyOf(after ?? ""), limit, cancellation).ConvertAll(key => key[ITeamGrain.KeyPrefix.Length..]));
}
