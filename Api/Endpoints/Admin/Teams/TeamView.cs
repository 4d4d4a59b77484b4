using Gateway.Grains.Interfaces.Teams;

namespace Gateway.Api.Endpoints.Admin.Teams;

/// <summary>A team as <c>/admin/teams</c> shows it. <c>wallet</c> is null for a team that pays afterwards.</summary>
internal sealed record TeamView(
    string Id,
    string Name,
    DateTimeOffset CreatedAt,
    DateTimeOffset? DeletedAt,
    IReadOnlyDictionary<string, string> Metadata,
    LimitsView Limits,
    LimitsView LimitsRemaining,
    BudgetView? Budget,
    TeamWalletView? Wallet)
{
    public static TeamView Of(TeamInfo info) => new(
        info.Id,
        info.Policy.Name,
        info.CreatedAt,
        info.DeletedAt,
        info.Policy.Metadata ?? [],
        LimitsView.Of(info.Policy.Limits),
        LimitsView.Of(info.Rates),
        BudgetView.Of(info.Policy.Budget, info.Budget),
        TeamWalletView.Of(info));
}
