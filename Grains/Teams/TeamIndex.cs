using Gateway.Grains.Interfaces.Teams;
using Gateway.Grains.Storage;

namespace Gateway.Grains.Teams;

internal sealed class TeamIndex(StoredGrains grains) : ITeamIndex
{
    /// <summary>The name of the team grains' persistent state.</summary>
    public const string TeamStateName = "team";

    public ValueTask<IReadOnlyList<string>> List(string? after, int limit, CancellationToken cancellation) =>
        new(grains.List(TeamStateName, ITeamGrain.KeyOf(after ?? ""), limit, cancellation).ConvertAll(key => key[ITeamGrain.KeyPrefix.Length..]));
}
