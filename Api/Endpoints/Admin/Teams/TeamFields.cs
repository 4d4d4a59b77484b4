using Gateway.Api.Json;
using Gateway.Grains.Interfaces.Pricing;
using Gateway.Grains.Interfaces.Teams;

namespace Gateway.Api.Endpoints.Admin.Teams;

/// <summary>Reads a team's policy from a request body.</summary>
internal static class TeamFields
{
    /// <summary>The policy in the body; fields that are not there keep what <paramref name="before"/> says.</summary>
    public static TeamPolicy Read(JsonFields fields, TeamPolicy? before, BillingSettings billing)
    {
        var name = fields.Text("name", 128);
        if (name is null && (before is null || fields.Has("name")))
        {
            fields.Fail<string>("name", "is required: a text of 1 to 128 characters");
        }

        return new TeamPolicy(
            name ?? before?.Name ?? "",
            fields.Has("limits") ? LimitFields.Read(fields) : before?.Limits ?? default,
            fields.Has("budget") ? BudgetFields.Read(fields, billing) : before?.Budget,
            fields.Has("metadata") ? fields.Map("metadata", 16, 64, 512) : before?.Metadata);
    }

    /// <summary>The id of a new team: the body's, else its name where that can be one.</summary>
    public static string ReadId(JsonFields fields, string name)
    {
        var id = fields.Text("id", ITeamGrain.MaxIdLength);
        if (id is not null && !TeamId.IsValid(id))
        {
            fields.Fail<string>("id", "must be " + TeamId.Allowed);
        }
        else if (id is null && name.Length > 0 && !TeamId.IsValid(name))
        {
            fields.Fail<string>("id", $"is required, since the name cannot be one: {TeamId.Allowed}");
        }

        return id ?? name;
    }
}
