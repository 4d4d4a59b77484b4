using FastEndpoints;
using Gateway.Api.Errors;
using Gateway.Api.Json;
using Gateway.Grains.Interfaces.Teams;

namespace Gateway.Api.Endpoints.Admin.Teams;

/// <summary>All teams in the order of their ids, deleted ones included.</summary>
internal sealed class ListTeamsEndpoint(TeamFinder teams, ITeamIndex index) : EndpointWithoutRequest
{
    /// <summary>Ids may hold spaces, cursors do not: this sign stands for them, which no id holds.</summary>
    private const char Space = '~';

    public override void Configure()
    {
        Get("/admin/teams");
        AllowAnonymous();
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        HttpContext.MarkResponseStart();
        if (!Page.TryRead(HttpContext.Request, out var page, out var error))
        {
            await ErrorWriter.Write(HttpContext, error);
            return;
        }

        // One more than asked for tells whether there is a next page.
        var ids = await index.List(page.Cursor?.Replace(Space, ' '), page.Limit + 1, ct);
        var infos = await Task.WhenAll(ids.Take(page.Limit).Select(id => teams.Get(id).AsTask()));
        await ApiJson.Write(HttpContext, new ListView<TeamView>(
            [.. infos.OfType<TeamInfo>().Select(TeamView.Of)],
            ids.Count > page.Limit ? ids[page.Limit - 1].Replace(' ', Space) : null));
    }
}
