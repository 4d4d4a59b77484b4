using Gateway.Api.Pipeline;
using Gateway.Grains.Interfaces.Teams;

namespace Gateway.Api.Endpoints.Admin.Teams;

/// <summary>Finds a team by the id in a path. What cannot be an id activates nothing.</summary>
internal sealed class TeamFinder(IGrainFactory grains, LostCalls lost)
{
    public ITeamGrain GrainOf(string id) => grains.GetGrain<ITeamGrain>(ITeamGrain.KeyOf(id));

    public async ValueTask<(ITeamGrain? Grain, TeamInfo? Info)> Find(string? id)
    {
        if (id is null || !TeamId.IsValid(id))
        {
            return default;
        }

        var grain = GrainOf(id);
        return (grain, await lost.Repeat(grain.Get));
    }

    /// <summary>The team with this id, which is one that a team has; null where there is none.</summary>
    public ValueTask<TeamInfo?> Get(string id) => lost.Repeat(GrainOf(id).Get);
}
