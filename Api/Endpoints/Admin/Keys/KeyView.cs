using System.Text.Json.Serialization;
using Gateway.Grains.Interfaces.ApiKeys;

namespace Gateway.Api.Endpoints.Admin.Keys;

/// <summary>A key as <c>/admin/keys</c> and <c>GET /v1/key</c> show it. A limit that is not set is null; so is what remains of it.</summary>
internal sealed record KeyView(
    string Id,
    string Name,
    string? Team,
    IReadOnlyList<string> Models,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt,
    IReadOnlyDictionary<string, string> Metadata,
    LimitsView Limits,
    LimitsView LimitsRemaining,
    BudgetView? Budget,
    bool Declared)
{
    /// <summary>The secret, shown once when it is made; left out everywhere else.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Key { get; init; }

    public static KeyView Of(ApiKeyInfo info, string? secret = null) => new(
        info.Id,
        info.Policy.Name,
        info.Policy.Team,
        info.Policy.Models ?? [],
        info.CreatedAt,
        info.Policy.ExpiresAt,
        info.RevokedAt,
        info.Policy.Metadata ?? [],
        LimitsView.Of(info.Policy.Limits),
        LimitsView.Of(info.Rates),
        BudgetView.Of(info.Policy.Budget, info.Budget),
        info.Declared) { Key = secret };
}
