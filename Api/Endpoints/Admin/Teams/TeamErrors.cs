using Gateway.Api.Errors;
using Gateway.Grains.Interfaces.Teams;

namespace Gateway.Api.Endpoints.Admin.Teams;

internal static class TeamErrors
{
    public static readonly ApiError NotFound = GatewayErrors.NotFound("team with this id");

    /// <summary>Why this team cannot be changed; null where it can.</summary>
    public static ApiError? OfChange(TeamInfo? info) => info switch
    {
        null => NotFound,
        { DeletedAt: not null } => Deleted(info.Id),
        _ => null,
    };

    public static ApiError Deleted(string id) => new(409, GatewayErrors.InvalidRequest, "deleted", $"The team '{id}' is deleted for good.");

    public static ApiError Exists(string id) => new(
        409, GatewayErrors.InvalidRequest, "already_exists", $"There is a team with the id '{id}' already, or there was: a deleted team's id stays taken.", "id");

    public static ApiError OtherAmount(CreditAnswer answer) => new(
        409,
        GatewayErrors.InvalidRequest,
        "reference_used",
        $"The reference '{answer.Line?.Reference}' was credited before with another amount: {answer.Line?.Original} {answer.Line?.OriginalCurrency}. Nothing changed.",
        "reference");

    public static ApiError NoRate(string currency) => GatewayErrors.Invalid(
        $"No rate is configured (Gateway:Billing:Rates) between {currency} and the wallet's currency. Nothing changed.", "currency");
}
