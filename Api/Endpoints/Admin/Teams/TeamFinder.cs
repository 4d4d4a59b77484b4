using Gateway.Grains.Interfaces.Teams;

namespace Gateway.Api.Endpoints.Admin.Teams;

/// <summary>Finds a team by the id in a path. What cannot be an id activates nothing.</summary>
internal sealed class TeamFinder(IGrainFactory grains)
{
    public ITeamGrain GrainOf(string id) => grains.GetGrain<ITeamGrain>(ITeamGrain.KeyOf(id));

    public async ValueTask<(ITeamGrain? Grain, TeamInfo? Info)> Find(string? id)
    {
        if (id is null || !TeamId.IsValid(id))
        {
            return default;
        }

        var grain = GrainOf(id);
        return (grain, await grain.Get());
    }
}
